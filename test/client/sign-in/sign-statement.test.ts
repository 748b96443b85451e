import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import { CommandProblem } from '../../../client/command-problem.ts';
import { signStatement } from '../../../client/sign-in/sign-statement.ts';
import type { IdentityProvider } from '../../../domain/identity-provider.ts';
import { nonceOf, type SignedStatement } from '../../../domain/statement.ts';
import { back, load, open, strictProvider, type Shown, type StrictProvider, type Wrong } from './strict-provider.ts';

const text = JSON.stringify({
  v: 1,
  kind: 'approve',
  runId: 'run-1',
  reason: '<img src=x onerror=alert(1)>\u202e"',
  salt: 'of no interest',
});

let strict: StrictProvider;
beforeAll(async () => {
  strict = await strictProvider();
});
afterAll(async () => {
  await closeRoutes();
  await strict.stub.close();
});
beforeEach(() => {
  strict.wrong = {};
  strict.asked.length = 0;
});

interface Signing {
  /** What was said on the terminal. */
  readonly lines: string[];
  /** The address that a person opens. */
  readonly address: Promise<string>;
  readonly signed: Promise<SignedStatement | CommandProblem>;
  readonly interrupt: () => void;
}

function sign(
  given: { by?: string; provider?: Partial<IdentityProvider>; patience?: number; interactive?: boolean } = {},
): Signing {
  const { by, provider = {}, interactive = true, ...more } = given;
  const lines: string[] = [];
  const { signal, abort } = aborting();
  let isPrinted = (_address: string): void => {};
  const address = new Promise<string>((resolve) => (isPrinted = resolve));
  const progress = (line: string): void => {
    lines.push(line);
    // The last of what is said: the address is there, and the listener behind it.
    if (line.startsWith('https:')) isPrinted(line);
  };
  const io = { interactive, environment: {}, signal, progress };
  const signed = signStatement(text, { ...strict.provider, ...provider }, { by, io, ...more }).catch(
    (error: unknown) => {
      if (error instanceof CommandProblem) return error;
      throw error;
    },
  );
  return { lines, address, signed, interrupt: abort };
}

function aborting(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** A whole sign-in by a person who opens the address that is printed. */
async function signedBy(wrong: Wrong = {}, provider: Partial<IdentityProvider> = {}) {
  strict.wrong = wrong;
  const signing = sign({ provider });
  const showing = signing.address.then(async (address) => open(address, strict));
  const result = await signing.signed;
  return { ...signing, result, shown: signing.lines.length === 0 ? undefined : await showing };
}

/** Everything that anybody has seen, of which nothing is a secret. */
function refuseSecrets(...seen: string[]): void {
  for (const secret of strict.secrets) expect(seen.join('\n').includes(secret)).toBe(false);
}

test('who signs in signs this text: the token has its hash, and is all that is kept', async () => {
  strict.wrong = { claims: { preferred_username: 'ann@contoso.example\u001b[2J' } };
  const signing = sign({ by: 'ann@contoso.example' });
  const address = await signing.address;
  const shown = await open(address, strict);
  const signed = (await signing.signed) as SignedStatement;
  expect(Object.keys(signed)).toEqual(['text', 'idToken']);
  expect(signed.text).toBe(text);
  const claims = JSON.parse(Buffer.from(signed.idToken.split('.')[1] ?? '', 'base64url').toString()) as object;
  expect(claims).toMatchObject({ nonce: nonceOf(text), iss: strict.provider.issuer });
  expect(Object.fromEntries(strict.asked[0] ?? [])).toMatchObject({
    prompt: 'login',
    scope: 'openid profile',
    login_hint: 'ann@contoso.example',
    code_challenge_method: 'S256',
  });
  expect(strict.asked[0]?.has('max_age')).toBe(false);
  expect(signing.lines).toEqual([
    'Sign in as ann@contoso.example at this address, in a browser on this machine:',
    address,
    expect.stringMatching(new RegExp(`: ssh -L (\\d+):localhost:\\1 ${hostname()}$`)),
    String.raw`Signed by ann@contoso.example\u001b[2J.`,
  ]);
  refuseSecrets(...signing.lines, shown.html);
});

test('the page says what was signed, and nothing in it is markup or a script', async () => {
  const { shown } = await signedBy();
  const { html, headers, status } = shown as Shown;
  expect(status).toBe(200);
  expect(html).toContain('<dt>kind</dt><dd>approve</dd>');
  expect(html).toContain('<dd>&lt;img src=x onerror=alert(1)&gt;\\u202e&quot;</dd>');
  expect(html).toContain('close this window');
  expect(html).not.toContain('of no interest');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri/);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
});

test('a provider that is asked for the age of a session is asked for none', async () => {
  await signedBy({}, { maxAge: true });
  expect(strict.asked[0]?.get('max_age')).toBe('0');
});

describe('what comes to the port on loopback', () => {
  const strangers: [string, (address: string, query: URLSearchParams) => Promise<Shown>][] = [
    ['with another state', async (_, query) => load(back(query, { code: 'x', state: 'a'.repeat(43) }))],
    ['with a shorter state', async (_, query) => load(back(query, { code: 'x', state: 'a' }))],
    ['without a state', async (_, query) => load(`${query.get('redirect_uri') ?? ''}/?code=x`)],
    ['with two states', async (_, query) => load(`${back(query, { code: 'x' })}&state=y`)],
    ['for its icon', async (_, query) => load(`${query.get('redirect_uri') ?? ''}/favicon.ico`)],
    ['for another path', async (_, query) => load(back(query, { code: 'x' }).replace('/?', '/other?'))],
    ['by a form of another page', async (_, query) => load(back(query, { code: 'x' }), { method: 'POST' })],
    [
      'from another page',
      async (_, query) => load(back(query, { code: 'x' }), { headers: { origin: 'https://contoso.example' } }),
    ],
    [
      'by a script of another page',
      async (_, query) => load(back(query, { code: 'x' }), { headers: { 'sec-fetch-mode': 'no-cors' } }),
    ],
    [
      'into a frame of another page',
      async (_, query) =>
        load(back(query, { code: 'x' }), { headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' } }),
    ],
    [
      'by a name that somebody has pointed to this machine',
      async (_, query) => load(back(query, { code: 'x' }), { headers: { host: 'rebound.example' } }),
    ],
  ];
  test.each(strangers)('%s is not found, and the sign-in goes on', async (_, stranger) => {
    const signing = sign();
    const address = await signing.address;
    const shown = await stranger(address, new URL(address).searchParams);
    expect(shown).toMatchObject({ status: 404, html: '' });
    await open(address, strict);
    expect(await signing.signed).toHaveProperty('idToken');
  });

  test('comes to nobody else, whichever address of localhost a browser takes', async () => {
    const signing = sign();
    const { searchParams: query } = new URL(await signing.address);
    const { port } = new URL(query.get('redirect_uri') ?? '');
    const other = createServer();
    const problem = await new Promise((resolve) => {
      other.once('error', resolve).listen(Number(port), '::1', () => resolve('somebody else listens there'));
    });
    // Taken, or there is no such address on this machine.
    expect(problem).toMatchObject({
      code: expect.stringMatching(/^(?:EADDRINUSE|EADDRNOTAVAIL|EAFNOSUPPORT)$/) as string,
    });
    signing.interrupt();
    await signing.signed;
  });

  test('a second time, with what was right, is not found', async () => {
    strict.wrong = { answers: { '/token': { silent: true } } };
    const signing = sign();
    const address = await signing.address;
    const { searchParams: query } = new URL(address);
    const first = load(back(query, { code: 'one' }));
    // The first is being redeemed; its page isn't there yet.
    await tokenIsAskedFor();
    expect(await load(back(query, { code: 'two' }))).toMatchObject({ status: 404 });
    signing.interrupt();
    expect(await signing.signed).toMatchObject({ code: 'interrupted' });
    expect((await first).html).toContain('Not signed');
  });
});

async function tokenIsAskedFor(): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!strict.stub.requests.some(({ url, body }) => url.endsWith('/token') && body.includes('code=one'))) {
    if (Date.now() > deadline) throw new Error('No token was asked for.');
    await new Promise(setImmediate);
  }
}

const endings: [string, Record<string, string>, Partial<CommandProblem>][] = [
  [
    'the person calls it off',
    { error: 'access_denied' },
    { code: 'sign-in-denied', message: 'The sign-in was called off (access_denied).' },
  ],
  [
    'the application is not assigned to them',
    {
      error: 'invalid_grant',
      error_description: 'AADSTS50105: Not assigned to a role. Trace ID: 0a Correlation ID: 0b Timestamp: 2026',
    },
    {
      code: 'sign-in-not-assigned',
      message:
        'This person may not decide: the application for decisions is not assigned to them (AADSTS50105: Not assigned to a role.).',
    },
  ],
  [
    'the provider wanted to ask, and could not',
    { error: 'login_required', error_description: 'no session' },
    { code: 'sign-in-not-shown' },
  ],
  [
    'the provider does not work',
    { error: 'temporarily_unavailable' },
    { code: 'identity-provider-unreachable', exitCode: 1 },
  ],
  ['anything else', { error: 'invalid_target' }, { code: 'sign-in-refused' }],
  [
    'it comes from another provider',
    { code: 'x', iss: 'https://elsewhere.example' },
    { code: 'sign-in-invalid', exitCode: 4 },
  ],
];
test.each(endings)('an answer that says that %s ends it, and the page says so', async (_, answer, problem) => {
  const signing = sign();
  const { searchParams } = new URL(await signing.address);
  const shown = await load(back(searchParams, answer));
  expect(await signing.signed).toMatchObject({ exitCode: 4, ...problem });
  expect(shown.html).toContain('Nothing was decided');
});

test("a provider's own words are short, on one line, and steer no terminal", async () => {
  const signing = sign();
  const { searchParams } = new URL(await signing.address);
  const description = `\u001b[2J<b>${'long '.repeat(200)}`;
  const shown = await load(back(searchParams, { error: 'invalid_target', error_description: description }));
  const { message } = (await signing.signed) as CommandProblem;
  expect(message).toMatch(/^The provider has refused the sign-in \(\\u001b\[2J<b>long long .{200,300}…\)\.$/);
  expect(shown.html).toContain('&lt;b&gt;long');
});

const tokens: [string, Wrong, RegExp][] = [
  ['for another text', { claims: { nonce: nonceOf('other') } }, /something else \(nonce\)/],
  ['for no text', { without: 'nonce' }, /not what OpenID Connect asks for/],
  ['for another application', { claims: { aud: 'another' } }, /another application \(aud\)/],
  ['from another provider', { claims: { iss: 'https://elsewhere.example' } }, /another provider has made it \(iss\)/],
  ['by another key', { keys: 'another' }, /or not what the provider has signed/],
  ['by a key that is not published', { keys: 'none' }, /no key by which it was signed/],
  ['that has ended', { claims: { exp: 1_700_000_000 } }, /by the clock of this machine/],
  ['without the time of the sign-in', { without: 'auth_time' }, /\(auth_time\)/],
  ['that nobody has signed', { token: unsigned }, /not what OpenID Connect asks for/],
  ['that is none', { token: () => undefined }, /not what OpenID Connect asks for/],
];
function unsigned(token: string): string {
  return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1] ?? ''}.`;
}
test.each(tokens)('a token %s does not count', async (_, wrong, words) => {
  const { result, shown, lines } = await signedBy(wrong);
  expect(result).toMatchObject({ code: 'sign-in-invalid', exitCode: 4 });
  expect((result as CommandProblem).message).toMatch(words);
  expect(shown?.html).toContain('Not signed');
  refuseSecrets(...lines, shown?.html ?? '', JSON.stringify(result), (result as CommandProblem).stack ?? '');
});

const foreign = 'https://elsewhere.example';
const configuration = '/.well-known/openid-configuration';
const providers: [string, Wrong, Partial<IdentityProvider>, string, RegExp][] = [
  ['says that it is another one', { document: { issuer: foreign } }, {}, 'identity-provider-invalid', /another one/],
  [
    'sends people elsewhere in plain text',
    { document: { authorization_endpoint: 'http://elsewhere.example/authorize' } },
    {},
    'identity-provider-invalid',
    /sends people elsewhere: http:/,
  ],
  [
    'is of a tenant, and sends people to another host',
    { document: { authorization_endpoint: `${foreign}/authorize` } },
    { tenant: clientIdOfTenant() },
    'identity-provider-invalid',
    /sends people elsewhere: https:\/\/elsewhere/,
  ],
  [
    'redirects anyone who asks for its configuration',
    { answers: { [configuration]: { status: 302, headers: { location: foreign } } } },
    {},
    'identity-provider-invalid',
    /HTTP 302/,
  ],
  [
    'redirects a code',
    { answers: { '/token': { status: 307, headers: { location: `${foreign}/token` } } } },
    {},
    'identity-provider-invalid',
    /HTTP 307/,
  ],
  [
    'answers with a page',
    { answers: { [configuration]: { body: '<html>', headers: { 'content-type': 'text/html' } } } },
    {},
    'identity-provider-invalid',
    /otherwise than OpenID Connect/,
  ],
  [
    'has no end of words',
    { answers: { [configuration]: { body: { issuer: 'x'.repeat(300_000) } } } },
    {},
    'identity-provider-unreachable',
    /doesn't end where it should/,
  ],
  [
    'hangs up',
    { answers: { [configuration]: { hangUp: true } } },
    {},
    'identity-provider-unreachable',
    /can't be reached/,
  ],
  [
    'has a certificate that is not trusted',
    {},
    { certificateAuthority: '' },
    'identity-provider-unreachable',
    /certificate/,
  ],
];
function clientIdOfTenant(): string {
  return '11111111-2222-4333-8444-555555555555';
}
test.each(providers)('a provider that %s is told', async (_, wrong, provider, code, words) => {
  const { result } = await signedBy(wrong, provider);
  expect(result).toMatchObject({ code, exitCode: 1 });
  expect((result as CommandProblem).message).toMatch(words);
});

test('a provider that never answers, and a person who never comes, are waited for until a limit', async () => {
  strict.wrong = { answers: { [configuration]: { silent: true } } };
  expect(await sign({ patience: 300 }).signed).toMatchObject({ code: 'sign-in-timed-out', exitCode: 3 });
  strict.wrong = {};
  const signing = sign({ patience: 1500 });
  await signing.address;
  expect(await signing.signed).toMatchObject({ code: 'sign-in-timed-out' });
});

test('Ctrl-C ends it, and the port is closed', async () => {
  const signing = sign();
  const address = await signing.address;
  signing.interrupt();
  expect(await signing.signed).toMatchObject({ code: 'interrupted', exitCode: 1 });
  await expect(load(back(new URL(address).searchParams, { code: 'x' }))).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

test('without a browser and without a terminal nobody is waited for', async () => {
  expect(await sign({ interactive: false }).signed).toMatchObject({ code: 'sign-in-needs-person', exitCode: 3 });
});
