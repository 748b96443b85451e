/** The pages that a person sees: sign-in, choice of an account, an error that no client is told. */
import type { SimulatorResponse } from '../../http/message.ts';
import { type Markup, markup } from './markup.ts';

export interface SignInPage {
  /** Path that the form is posted to. */
  action: string;
  /** Name of the application, in the page's title. */
  application: string;
  /** What belongs to this one sign-in: the browser sends both back. */
  flowToken: string;
  canary: string;
  login: string;
  /** Accounts of this browser that may be chosen without a password. */
  accounts: readonly { id: string; userName: string }[];
  error: string | null;
  /** Where the answer goes: the form may be redirected there. */
  redirectUri: string;
}

export function signInPage(page: SignInPage, cookies: readonly string[]): SimulatorResponse {
  const accounts = page.accounts.map(
    ({ id, userName }) => markup`<p><button name="account" value="${id}" formnovalidate>${userName}</button></p>\n`,
  );
  // The enter key presses the first button of a form, so that one is for the name and password above it.
  const body = markup`<h1>Sign in</h1>
<p>to <b>${page.application}</b></p>
${page.error === null ? markup`` : markup`<p role="alert" id="error">${page.error}</p>`}
<form method="post" action="${page.action}">
<input type="hidden" name="flowToken" value="${page.flowToken}">
<input type="hidden" name="canary" value="${page.canary}">
<p><label>User name <input name="login" type="email" autocomplete="username" required value="${page.login}"></label></p>
<p><label>Password <input name="passwd" type="password" autocomplete="current-password" required></label></p>
<p><button type="submit">Sign in</button></p>
${accounts}</form>`;
  return html(200, `Sign in to ${page.application}`, body, { redirectUri: page.redirectUri, cookies });
}

/** @param message with its number and ids, as the service shows it under "Troubleshooting details" */
export function errorPage(status: number, message: string): SimulatorResponse {
  return html(
    status,
    'Sign in',
    markup`<h1>Sorry, but we’re having trouble signing you in.</h1>\n<p id="error">${message}</p>`,
  );
}

export function signedOutPage(cookies: readonly string[]): SimulatorResponse {
  return html(200, 'Signed out', markup`<h1>You signed out of your account</h1>`, { cookies });
}

/** Posts an answer on to the client, as `form_post` has it. */
export function postedAnswer(
  redirectUri: string,
  fields: URLSearchParams,
  cookies: readonly string[],
): SimulatorResponse {
  const inputs = [...fields].map(([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">\n`);
  const body = markup`<form method="post" action="${redirectUri}">
${inputs}<noscript><button type="submit">Continue</button></noscript>
</form>
<script>document.forms[0].submit()</script>`;
  return html(200, 'Working...', body, { redirectUri, cookies, script: `'sha256-${scriptDigest}'` });
}

/** Of the script above, base64. */
const scriptDigest = 'ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE=';

function html(
  status: number,
  title: string,
  body: Markup,
  {
    redirectUri,
    cookies = [],
    script = "'none'",
  }: { redirectUri?: string; cookies?: readonly string[]; script?: string } = {},
): SimulatorResponse {
  const formTargets = redirectUri === undefined ? "'none'" : `'self' ${sourceOf(redirectUri)}`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; script-src ${script}; form-action ${formTargets}; frame-ancestors 'none'; base-uri 'none'`,
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      ...(cookies.length === 0 ? {} : { 'set-cookie': [...cookies] }),
    },
    body: markup`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body>
${body}
</body></html>
`.html,
  };
}

/** As a content security policy names it: an application's own scheme has no origin. */
function sourceOf(address: string): string {
  const { origin, protocol } = new URL(address);
  return origin === 'null' ? protocol : origin;
}
