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

/** What a person recognizes first, in words; what else a statement has follows by its own names, so that nothing is left out. */
const labels: Readonly<Record<string, string>> = {
  action: 'Decision',
  run: 'Run',
  planHash: 'Plan',
  step: 'Step',
  manualStep: 'Manual step',
  stop: 'Stop',
  reason: 'Reason',
  note: 'Note',
};

/** What only makes it unique says nothing to a reader. */
const unsaid = ['v', 'salt'];

/** Of a statement that is an object, its properties; else itself. */
function linesOf(text: string): [name: string, value: string][] {
  const statement = objectIn(text);
  if (statement === undefined) return [['text', text]];
  const known = Object.entries(labels).filter(([name]) => Object.hasOwn(statement, name));
  const others = Object.keys(statement).filter((name) => !Object.hasOwn(labels, name) && !unsaid.includes(name));
  return [...known, ...others.map((name) => [name, name] as const)].map(([name, label]) => [
    label,
    shownValue(name, statement[name]),
  ]);
}

/** A plan's hash in groups of eight digits, as the terminal has it. */
function shownValue(name: string, value: unknown): string {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return name === 'planHash' ? shown.replaceAll(/(.{8})(?=.)/g, '$1 ') : shown;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const statement: unknown = JSON.parse(text);
    return typeof statement === 'object' && statement !== null ? { ...statement } : undefined;
  } catch {
    return undefined;
  }
}

/** Characters of a value: a reason may be as long as its author likes. */
const html = (text: string): string => htmlShown(text, 1000);
