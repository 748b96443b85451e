/** A browser as the sign-in page sees it: it keeps cookies, fills the form and is sent on. No script runs in it. */
import { request } from 'undici';
import type { Agent } from 'undici';

export interface Page {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  title: string;
  /** As it came. */
  html: string;
  /** What the page complains about. */
  error: string | null;
  /** Where its form is posted to; an absolute URL. */
  action: string | null;
  /** The form's hidden fields. */
  hidden: Record<string, string>;
  /** Accounts that can be chosen, by user name: what the form's button sends. */
  accounts: Record<string, string>;
  /** Where the browser is sent on to. */
  location: URL | null;
}

export interface Browser {
  open(url: string): Promise<Page>;
  /** Posts the page's form: its hidden fields, and these. */
  submit(page: Page, fields: Record<string, string>): Promise<Page>;
  /** By name; what a test may take away or change. */
  cookies: Map<string, string>;
}

export function createBrowser(dispatcher: Agent): Browser {
  const cookies = new Map<string, string>();
  const ask = async (url: string, method: 'GET' | 'POST', body?: string): Promise<Page> => {
    const answer = await request(url, {
      dispatcher,
      method,
      headers: {
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const { location } = answer.headers;
    return {
      status: answer.statusCode,
      headers: answer.headers,
      ...read(await answer.body.text(), url),
      location: typeof location === 'string' ? new URL(location, url) : null,
    };
  };
  return {
    cookies,
    open: async (url) => await ask(url, 'GET'),
    submit: async (page, fields) => {
      if (page.action === null) throw new Error(`The page has no form: ${page.error ?? page.title}`);
      return await ask(page.action, 'POST', new URLSearchParams({ ...page.hidden, ...fields }).toString());
    },
  };
}

function read(html: string, url: string): Pick<Page, 'html' | 'title' | 'error' | 'action' | 'hidden' | 'accounts'> {
  const first = (pattern: RegExp) => {
    const found = pattern.exec(html)?.[1];
    return found === undefined ? null : text(found);
  };
  const pairs = (pattern: RegExp) =>
    [...html.matchAll(pattern)].map(([, one = '', other = '']) => [text(one), text(other)] as const);
  const action = first(/<form [^>]*action="([^"]*)"/);
  return {
    html,
    title: first(/<title>([^<]*)/) ?? '',
    error: first(/id="error">([^<]*)/),
    action: action === null ? null : new URL(action, url).href,
    hidden: Object.fromEntries(pairs(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)),
    accounts: Object.fromEntries(
      pairs(/<button name="account" value="([^"]*)"[^>]*>([^<]*)/g).map(([id, userName]) => [userName, id]),
    ),
  };
}

const text = (html: string) => html.replaceAll(/&(amp|lt|gt|quot|#39);/g, (entity) => characters[entity] ?? entity);

const characters: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
