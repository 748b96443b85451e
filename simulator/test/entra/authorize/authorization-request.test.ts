import { answered, type SigningIn, signingIn } from './signing-in.ts';

let tenant: SigningIn;
beforeAll(async () => {
  tenant = await signingIn();
});
afterAll(() => tenant.close());

const numberOf = (text: string | null | undefined) => Number(/AADSTS(\d+)/.exec(text ?? '')?.[1]);

describe('until it is known who asks and where the answer goes, the person sees what is wrong', () => {
  test.each([
    ['no client', { client_id: null }, 900_144],
    ['an unknown client', { client_id: '11111111-2222-4333-8444-555555555555' }, 700_016],
    ['no address', { redirect_uri: null }, 900_144],
    ['another host', { redirect_uri: 'http://localhost.contoso.example:53117' }, 50_011],
    ['loopback by number', { redirect_uri: 'http://127.0.0.1:53117' }, 50_011],
    ['https', { redirect_uri: 'https://localhost:53117' }, 50_011],
    ['a path', { redirect_uri: 'http://localhost:53117/callback' }, 50_011],
    ['somebody’s name in it', { redirect_uri: 'http://ann@localhost:53117' }, 50_011],
    ['a fragment', { redirect_uri: 'http://localhost:53117/#' }, 50_011],
    ['an unknown response mode', { response_mode: 'web_message' }, 70_007],
  ])('%s', async (_what, parameters: Record<string, string | null>, number) => {
    const page = await tenant.browser().open(tenant.authorizeUrl(parameters));
    expect([page.status, page.location, page.action, numberOf(page.error)]).toEqual([400, null, null, number]);
  });

  test('the address of all tenants, where the application is of one', async () => {
    const url = tenant.authorizeUrl().replace(tenant.readiness.tenant.id, 'organizations');
    expect(numberOf((await tenant.browser().open(url)).error)).toBe(50_194);
  });

  test('a tenant that isn’t this one', async () => {
    const url = tenant.authorizeUrl().replace(tenant.readiness.tenant.id, 'fabrikam.test');
    expect(numberOf((await tenant.browser().open(url)).error)).toBe(90_002);
  });
});

describe('the client is told of', () => {
  test.each([
    ['no challenge', { code_challenge: null, code_challenge_method: null }, 'invalid_request', 9_002_325],
    ['a method without a challenge', { code_challenge: null }, 'invalid_request', 50_147],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request', 9_002_325],
    ['a challenge without a method', { code_challenge_method: null }, 'invalid_request', 9_002_325],
    ['a challenge that is no hash', { code_challenge: 'short' }, 'invalid_request', 501_491],
    ['a token by the front channel', { response_type: 'token' }, 'unsupported_response_type', 700_051],
    ['an ID token by the front channel', { response_type: 'id_token' }, 'unsupported_response_type', 700_054],
    ['the hybrid flow', { response_type: 'code id_token' }, 'unsupported_response_type', 700_054],
    ['an unknown response type', { response_type: 'device' }, 'unsupported_response_type', 70_005],
    ['no response type', { response_type: null }, 'invalid_request', 900_144],
    ['no scope', { scope: null }, 'invalid_request', 900_144],
    ['a resource that isn’t here', { scope: 'api://nothing/read' }, 'invalid_resource', 500_011],
    ['a page for consent', { prompt: 'consent' }, 'invalid_request', 90_023],
    ['a prompt that doesn’t exist', { prompt: 'ask' }, 'invalid_request', 90_023],
  ])('%s', async (_what, parameters: Record<string, string | null>, error, number) => {
    const answer = answered(await tenant.browser().open(tenant.authorizeUrl(parameters)));
    expect(answer).toMatchObject({ error, state: 'st&te' });
    expect(numberOf(answer['error_description'])).toBe(number);
    expect(answer).not.toHaveProperty('code');
  });
});

describe('an answer comes', () => {
  test('to any port of loopback, with a slash where there is no path', async () => {
    const redirect_uri = 'http://localhost:9';
    const sent = await tenant.sent(tenant.browser(), 'ann', { redirect_uri });
    expect(sent.location?.href).toMatch(/^http:\/\/localhost:9\/\?code=/);
    expect((await tenant.redeem(answered(sent)['code']!, { redirect_uri })).status).toBe(200);
  });

  test('in the fragment', async () => {
    const { location } = await tenant.sent(tenant.browser(), 'ben', { response_mode: 'fragment' });
    expect(location?.search).toBe('');
    expect(Object.fromEntries(new URLSearchParams(location?.hash.slice(1)))).toMatchObject({
      code: expect.any(String),
      state: 'st&te',
    });
  });

  test('in a form that the browser posts', async () => {
    const page = await tenant.sent(tenant.browser(), 'cyd', { response_mode: 'form_post' });
    expect(page).toMatchObject({ status: 200, location: null, action: 'http://localhost:53117/' });
    expect(page.hidden).toEqual({ code: expect.any(String), state: 'st&te', session_state: expect.any(String) });
    expect(page.headers['content-security-policy']).toContain("script-src 'sha256-");
  });
});

test('a request may be posted as well', async () => {
  const [url = '', query] = tenant.authorizeUrl().split('?');
  const browser = tenant.browser();
  const form = { ...(await browser.open(tenant.authorizeUrl())), action: url, hidden: {} };
  const page = await browser.submit(form, Object.fromEntries(new URLSearchParams(query)));
  expect(answered(await tenant.signIn(browser, page, 'dan'))).toHaveProperty('code');
});
