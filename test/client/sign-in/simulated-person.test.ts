/** People of the simulated tenant sign at its provider, by its pages: without a browser, and in one. */
import { CommandProblem } from '../../../client/command-problem.ts';
import { signStatement } from '../../../client/sign-in/sign-statement.ts';
import { identityOf } from '../../../connectors/identity-of.ts';
import type { IdentityProvider } from '../../../domain/identity-provider.ts';
import { nonceOf } from '../../../domain/statement.ts';
import { checkSignIn } from '../../../policy/sign-in/check-sign-in.ts';
import { simulatedTenant, type SimulatedTenant } from '../../connectors/simulated-tenant.ts';
import { hasChromium, startChromium } from '../../setup/chromium.ts';

let tenant: SimulatedTenant;
let provider: IdentityProvider;
beforeAll(async () => {
  tenant = await simulatedTenant();
  const found = await identityOf('demo', tenant.sources);
  if (found === 'claims') throw new Error('Nobody signs.');
  provider = found;
});
afterAll(async () => {
  await tenant.end();
});

const lines: string[] = [];

async function signedBy(
  by: string | undefined,
  given: Partial<IdentityProvider> = {},
  text = `said by ${by ?? 'nobody'}`,
) {
  const io = {
    interactive: false,
    environment: {},
    signal: new AbortController().signal,
    progress: (line: string) => void lines.push(line),
  };
  return await signStatement(text, { ...provider, ...given }, { by, io });
}

const problemOf = async (by: string | undefined, given: Partial<IdentityProvider> = {}): Promise<unknown> =>
  signedBy(by, given).catch((error: unknown) => error);

test('one of them is named, and signs the text without a browser; what a worker checks holds', async () => {
  const [ben, cyd] = await Promise.all([signedBy('ben'), signedBy(' CYD@contoso.example ', {}, 'another')]);
  const claims = JSON.parse(Buffer.from(ben.idToken.split('.')[1] ?? '', 'base64url').toString()) as object;
  expect(claims).toMatchObject({
    nonce: nonceOf('said by ben'),
    iss: provider.issuer,
    aud: provider.clientId,
    preferred_username: 'ben@contoso.example',
  });
  expect(lines.sort()).toEqual(['Signed by ben@contoso.example.', 'Signed by cyd@contoso.example.']);
  expect(await checkSignIn(ben, provider, { now: Date.now() })).toMatchObject({
    signedIn: { name: 'ben@contoso.example', roles: ['Approve', 'Operate'] },
  });
  expect(await checkSignIn(cyd, provider, { now: Date.now() })).toMatchObject({
    signedIn: { name: 'cyd@contoso.example' },
  });
  expect(await checkSignIn({ ...ben, text: 'said by somebody else' }, provider, { now: Date.now() })).toMatchObject({
    refused: { code: 'sign-in-invalid' },
  });
});

test('somebody to whom the application is not assigned signs nothing', async () => {
  const problem = await problemOf('nia');
  expect(problem).toBeInstanceOf(CommandProblem);
  expect(problem).toMatchObject({ code: 'sign-in-not-assigned', exitCode: 4 });
  expect((problem as CommandProblem).message).toMatch(/\(AADSTS50105: [^\n]*\)\.$/);
});

test('whose name nobody has, or nearly has, is told who there is', async () => {
  expect(await problemOf('bob')).toMatchObject({ code: 'by-unknown', exitCode: 2 });
  expect((await problemOf('bob')) as Error).toHaveProperty(
    'message',
    expect.stringMatching(/did you mean ben\?|there are ann, ben/),
  );
  expect(await problemOf('zebediah')).toHaveProperty('message', expect.stringMatching(/there are ann, ben, cyd, dan/));
});

test('somebody who is not named is asked for by name, where there is neither a browser nor a terminal', async () => {
  const problem = await problemOf(undefined);
  expect(problem).toMatchObject({ code: 'sign-in-needs-person', exitCode: 3 });
  expect(problem).toHaveProperty('advice', expect.stringContaining('--by ben'));
});

test('a provider that has no such application says so', async () => {
  const clientId = '11111111-2222-4333-8444-555555555555';
  expect(await problemOf('ben', { clientId })).toMatchObject({ code: 'sign-in-application-unknown', exitCode: 4 });
});

test('a wrong password is asked for once, and no second time', async () => {
  const { people = [] } = tenant.readiness.decisions ?? {};
  const { signInOnPage } = await import('../../../client/sign-in/simulated-sign-in.ts');
  const { listenOnLoopback } = await import('../../../client/sign-in/loopback.ts');
  const loopback = await listenOnLoopback();
  try {
    const query = {
      client_id: provider.clientId,
      response_type: 'code',
      scope: 'openid profile',
      redirect_uri: loopback.redirectUri,
      prompt: 'login',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
    };
    const address = new URL(
      `${provider.issuer.replace('/v2.0', '')}/oauth2/v2.0/authorize?${new URLSearchParams(query).toString()}`,
    );
    const person = { userName: people[0]?.userName ?? '', password: 'not this one' };
    const signal = new AbortController().signal;
    const problem = await signInOnPage(address, person, provider, { loopback, signal }).catch(
      (error: unknown) => error,
    );
    expect(problem).toMatchObject({ code: 'sign-in-wrong-password', exitCode: 4 });
  } finally {
    await loopback.close();
  }
});

(hasChromium ? describe : describe.skip)('in a browser', () => {
  test('the person comes back to what they have signed', async () => {
    const browser = await startChromium();
    try {
      const password = tenant.readiness.decisions?.people.find(({ userName }) => userName.startsWith('ben@'))?.password;
      // The simulator's certificate authority is one that no browser knows.
      const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => void complaints.push(message));
      page.on('console', (said) => void (said.type() === 'error' && complaints.push(said.text())));

      let print = (_address: string): void => {};
      const printed = new Promise<string>((resolve) => (print = resolve));
      const progress = (line: string): void => void (line.startsWith('https:') && print(line));
      const { signal } = new AbortController();
      const text = JSON.stringify({ action: 'approve', reason: '<b>"why"' });
      const io = { interactive: true, environment: {}, signal, progress };
      const signing = signStatement(text, provider, { by: undefined, io });
      await page.goto(await printed);
      await page.locator('input[name=login]').fill('ben@contoso.example');
      await page.locator('input[name=passwd]').fill(password ?? '');
      await page.locator('button[type=submit]').click();
      await page.getByRole('heading', { name: 'Signed' }).waitFor();
      expect(await page.locator('body').innerText()).toContain('as ben@contoso.example, and nothing else');
      expect(await page.locator('dd').allInnerTexts()).toEqual(['approve', '<b>"why"']);
      expect(await signing).toMatchObject({ text });
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
