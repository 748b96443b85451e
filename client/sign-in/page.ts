/** What the browser shows when somebody comes back from signing in. Nothing of it is a script, and nothing of it is fetched. */
import { createHash } from 'node:crypto';
import { statementId } from '../../domain/statement.ts';
import { htmlShown } from '../views/html-text.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
dt{font-weight:600;margin-top:.5rem}dd{margin:0;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}}`;

/** Of every answer of the listener, also of those that have no page. */
export const headersOfPage = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  connection: 'close',
};

/**
 * @param text the statement
 * @param name of the person, as the provider has it
 */
export function signedPage(text: string, name: string): string {
  const said = linesOf(text).map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`);
  const signed = `<p>You have signed this as ${html(name)}, and nothing else:</p><dl>${said.join('')}</dl><p>Its number is ${html(statementId(text).slice(0, 16))}. The command line goes on with it; whether it is accepted is said there.</p>`;
  return page('Signed', `${signed}<p>You can close this window.</p>`);
}

/** @param why one sentence */
export function notSignedPage(why: string): string {
  return page('Not signed', `<p>${html(why)}</p><p>Nothing was decided. You can close this window.</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body><h1>${title}</h1>${body}</body></html>`;
}

/** Of a statement that is an object, its properties; else itself. What only makes it unique says nothing to a reader. */
function linesOf(text: string): [name: string, value: string][] {
  try {
    const statement: unknown = JSON.parse(text);
    if (typeof statement === 'object' && statement !== null) {
      return Object.entries(statement).flatMap(([name, value]) =>
        name === 'v' || name === 'salt' ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
      );
    }
  } catch {
    // Shown as it is.
  }
  return [['text', text]];
}

/** Characters of a value: a reason may be as long as its author likes. */
const html = (text: string): string => htmlShown(text, 1000);
