/** The page for a passkey over real sockets: who gets it, and whose answer is taken. */
import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { servePage, type ServedPage } from '../../../client/passkeys/page-server.ts';

let page: ServedPage;
beforeEach(async () => {
  page = await servePage('<p>page</p>');
});
afterEach(async () => await page.close());

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Address on loopback. */
  readonly at?: string;
}

async function sent({ method = 'GET', path, host, headers = {}, body, at = '127.0.0.1' }: Sent) {
  const { address, port } = page;
  const options = { host: at, port, method, path: path ?? address.pathname, agent: false };
  const asked = request({ ...options, headers: { host: host ?? address.host, ...headers } });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return { status: answer.statusCode, headers: answer.headers, text };
}

const own = () => ({ origin: page.address.origin, 'content-type': 'application/json' });

async function posted(given: Sent = {}) {
  return await sent({
    method: 'POST',
    path: `${page.address.pathname}answer`,
    headers: own(),
    body: '{"a":1}',
    ...given,
  });
}

it('is a page of localhost, with its style and its script, and without anything from elsewhere', async () => {
  expect(page.address.hostname).toBe('localhost');
  const { status, text, headers } = await sent({
    headers: { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  });
  expect([status, text]).toEqual([200, '<p>page</p>']);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  for (const [name, type] of [
    ['style', 'text/css'],
    ['script', 'text/javascript'],
  ] as const) {
    const part = await sent({ path: `${page.address.pathname}${name}`, headers: { 'sec-fetch-site': 'same-origin' } });
    expect([part.status, part.headers['content-type']]).toEqual([200, `${type}; charset=utf-8`]);
  }
});

it('is also at the other address of localhost, so that nobody else’s program is', async () => {
  const { status } = await sent({ at: '::1' }).catch((error: unknown) => ({ status: String(error) }));
  // A machine may have no IPv6.
  expect([200, expect.stringMatching(/EADDRNOTAVAIL|EAFNOSUPPORT/)]).toContainEqual(status);
});

it.each<[string, Sent, number]>([
  ['somebody who has another path', { path: '/' }, 404],
  ['somebody who has a part of the path', { path: '/AAAA/' }, 404],
  ['a name that leads to this machine (DNS rebinding)', { host: 'attacker.example' }, 404],
  ['the name with another port', { host: 'localhost:1' }, 404],
  ['the address in place of the name', { host: '127.0.0.1' }, 404],
  [
    'a page of another site that leads to it',
    { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } },
    403,
  ],
  [
    'a page of another port that leads to it',
    { headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } },
    403,
  ],
  ['a frame', { headers: { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' } }, 403],
  [
    'a script',
    { headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' } },
    403,
  ],
])('is not shown to %s', async (_, given, expected) => {
  const { status, text } = await sent(given);
  expect([status, text]).toEqual([expected, '']);
});

it('takes one answer, once its page has been told so', async () => {
  const { signal } = new AbortController();
  const answering = page.answer(signal);
  expect((await posted()).status).toBe(204);
  expect(await answering).toEqual({ a: 1 });
  expect((await posted()).status).toBe(410);
});

it.each<[string, () => Sent, number]>([
  ['of another site', () => ({ headers: { ...own(), origin: 'https://attacker.example' } }), 403],
  ['of another port of this machine', () => ({ headers: { ...own(), origin: 'http://localhost:1' } }), 403],
  ['of nobody', () => ({ headers: { 'content-type': 'application/json' } }), 403],
  ['that says it comes from elsewhere', () => ({ headers: { ...own(), 'sec-fetch-site': 'same-site' } }), 403],
  ['of a form', () => ({ headers: { ...own(), 'content-type': 'text/plain' } }), 403],
  ['for another name', () => ({ host: 'attacker.example' }), 404],
  ['at another path', () => ({ path: '/answer' }), 404],
  ['by another method', () => ({ method: 'PUT' }), 404],
  ['that is no JSON', () => ({ body: '{' }), 400],
  ['without an end', () => ({ body: JSON.stringify('a'.repeat(70_000)) }), 400],
])('takes no answer %s, and waits on', async (_, given, expected) => {
  expect((await posted(given())).status).toBe(expected);
  const answering = page.answer(new AbortController().signal);
  await posted({ body: '"the right one"' });
  expect(await answering).toBe('the right one');
});
