/**
 * Signs one of the simulated tenant's people in, as that person would in a browser: by the pages that the provider shows. There
 * is no other way to a token.
 */
import { request } from 'undici';
import { headerOf, send, type HttpsAnswer } from '../../connectors/http/send.ts';
import { Failure } from '../../domain/failure.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { formIn, textOf, type Form } from './form.ts';
import type { Loopback } from './loopback.ts';
import { refusalOf } from './provider-refusals.ts';
import type { SimulatedPerson } from './simulated-person.ts';

/** Pages until there is an answer: one for the name and the password, and as many that only lead on. */
const mostPages = 8;

/**
 * Goes from the provider's address to the one that the answer goes to, and brings it there.
 *
 * @throws CommandProblem: the provider has refused; Failure `simulator-refused`: its pages are others than are known here
 */
export async function signInOnPage(
  address: URL,
  person: SimulatedPerson,
  provider: IdentityProvider,
  { loopback, signal }: { loopback: Loopback; signal: AbortSignal },
): Promise<void> {
  const cookies = new Map<string, string>();
  let [at, fields, isAnswered]: [URL, URLSearchParams | undefined, boolean] = [address, undefined, false];
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await visit(at, fields, { cookies, provider, signal });
    const location = headerOf(answer, 'location');
    if (location !== undefined && answer.status >= 300 && answer.status < 400) {
      const next = new URL(location, at);
      if (next.origin === loopback.redirectUri) return await bring(next, loopback, signal);
      [at, fields] = [sameOrigin(next, address), undefined];
      continue;
    }
    const form = formIn(answer.text);
    const asksForPassword = form?.fields.has('passwd') === true;
    if (form === undefined || (asksForPassword && isAnswered)) throw refusedOn(answer.text);
    [at, fields] = [sameOrigin(new URL(form.action, at), address), filled(form, person)];
    isAnswered ||= asksForPassword;
  }
  throw unknownPage('too many pages');
}

function filled({ fields }: Form, { userName, password }: SimulatedPerson): URLSearchParams {
  const sent = new URLSearchParams([...fields]);
  if (fields.has('login')) sent.set('login', userName);
  if (fields.has('passwd')) sent.set('passwd', password);
  return sent;
}

/** A password goes to no other place than the one that asked for it. */
function sameOrigin(next: URL, first: URL): URL {
  if (next.origin !== first.origin) throw unknownPage(`a page that leads to ${next.origin}`);
  return next;
}

async function visit(
  url: URL,
  fields: URLSearchParams | undefined,
  { cookies, provider, signal }: { cookies: Map<string, string>; provider: IdentityProvider; signal: AbortSignal },
): Promise<HttpsAnswer> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await send(
    { trustRoot: provider.certificateAuthority, proxy: provider.proxy },
    {
      method: fields === undefined ? 'GET' : 'POST',
      url: url.href,
      headers: {
        accept: 'text/html',
        ...(cookie !== '' && { cookie }),
        ...(fields !== undefined && {
          origin: url.origin,
          'content-type': 'application/x-www-form-urlencoded',
        }),
      },
      body: fields?.toString(),
      writes: false,
      deadline: 20_000,
      mostBytes: 262_144,
      signal,
      service: 'simulator',
      subject: 'its sign-in page',
    },
  );
  for (const each of [answer.headers['set-cookie'] ?? []].flat()) {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(each) ?? [];
    if (name !== undefined && value !== undefined) cookies.set(name, value);
  }
  return answer;
}

/** `localhost` may be another address first; the listener is on this one. */
async function bring({ pathname, search }: URL, { port, redirectUri }: Loopback, signal: AbortSignal): Promise<void> {
  const url = `http://127.0.0.1:${port}${pathname}${search}`;
  const { body } = await request(url, { headers: { host: new URL(redirectUri).host }, signal });
  await body.dump();
}

function refusedOn(html: string): Error {
  const [, said] = /id="error">([^<]*)</.exec(html) ?? [];
  return said === undefined
    ? unknownPage('a page without a form')
    : refusalOf({ error: '', description: textOf(said) });
}

function unknownPage(what: string): Failure {
  return new Failure('simulator-refused', { service: 'simulator', subject: `its sign-in has ${what}` });
}
