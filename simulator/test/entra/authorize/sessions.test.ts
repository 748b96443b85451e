import { decodeJwt } from 'jose';
import type { ConditionalAccessPolicy } from '../../../tenant/state.ts';
import { answered, type SigningIn, signingIn } from './signing-in.ts';

const callback = 'https://console.contoso.example/callback';

let tenant: SigningIn;
let other: string;
let consoleId: string;
beforeAll(async () => {
  tenant = await signingIn();
  other = tenant.register('Another client', { publicClient: { redirectUris: ['http://localhost/other'] } }).clientId;
  consoleId = tenant.register('Console', {
    web: {
      redirectUris: [callback],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
  }).clientId;
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => tenant.close());

const realNow = Date.now.bind(Date);
const minutesLater = (minutes: number) => {
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + minutes * 60_000);
};
const asConsole = () => ({ client_id: consoleId, redirect_uri: callback });
const refusal = ({ error, error_description = '' }: Record<string, string>) => [
  error,
  Number(/^AADSTS(\d+)/.exec(error_description)?.[1]),
];

/** A policy that asks for the password every time, for as long as a test lasts. */
async function withEveryTime<T>(applications: string[], during: () => Promise<T>): Promise<T> {
  const { store } = tenant.core;
  const seeded = store.state.conditionalAccessPolicies.find(({ sessionControls }) => sessionControls !== null)!;
  const policy: ConditionalAccessPolicy = structuredClone(seeded);
  policy.id = 'of-this-test';
  policy.conditions.applications = { includeApplications: applications, excludeApplications: [] };
  store.note((state) => state.conditionalAccessPolicies.push(policy));
  try {
    return await during();
  } finally {
    store.note((state) => {
      state.conditionalAccessPolicies = state.conditionalAccessPolicies.filter(({ id }) => id !== policy.id);
    });
  }
}

describe('a session', () => {
  test('gives a token for any nonce to any client of the browser, with the time of the old password', async () => {
    const browser = tenant.browser();
    const first = await tenant.claims(await tenant.sent(browser, 'dan', { nonce: 'first' }));
    minutesLater(20);
    const forged = await browser.open(tenant.authorizeUrl({ nonce: 'forged', prompt: 'none' }));
    expect(await tenant.claims(forged)).toMatchObject({
      nonce: 'forged',
      auth_time: first['auth_time'],
      oid: first['oid'],
    });
    const asked = { client_id: other, redirect_uri: 'http://localhost:4000/other', nonce: 'elsewhere' };
    const elsewhere = await browser.open(tenant.authorizeUrl(asked));
    expect(await tenant.claims(elsewhere, { client_id: other, redirect_uri: asked.redirect_uri })).toMatchObject({
      aud: other,
      nonce: 'elsewhere',
      oid: first['oid'],
    });
  });

  test('is put aside by prompt=login, which gives a new time and a new cookie', async () => {
    const browser = tenant.browser();
    const first = await tenant.claims(await tenant.sent(browser, 'ann'));
    const cookie = browser.cookies.get('ESTSAUTH');
    const page = await browser.open(tenant.authorizeUrl({ prompt: 'login' }));
    expect(page).toMatchObject({ location: null, accounts: {} });
    const again = await tenant.claims(await tenant.signIn(browser, page, 'ann'));
    expect(again['auth_time']).toBeGreaterThan(Number(first['auth_time']));
    expect(browser.cookies.get('ESTSAUTH')).not.toBe(cookie);
    const stale = tenant.browser();
    stale.cookies.set('ESTSAUTH', cookie!);
    expect(refusal(answered(await stale.open(tenant.authorizeUrl({ prompt: 'none' }))))).toEqual([
      'login_required',
      50_058,
    ]);
  });

  test('ends with the password, and after a day', async () => {
    const browser = tenant.browser();
    await tenant.sent(browser, 'cyd');
    tenant.core.store.note((state) => {
      const cyd = state.users.find(({ userPrincipalName }) => userPrincipalName.startsWith('cyd@'))!;
      cyd.passwordChangedAt = tenant.core.clock.iso();
    });
    const silent = tenant.authorizeUrl({ prompt: 'none' });
    expect(refusal(answered(await browser.open(silent)))).toEqual(['login_required', 50_058]);
    await tenant.sent(browser, 'cyd');
    expect(answered(await browser.open(silent))).toHaveProperty('code');
    minutesLater(24 * 60 + 1);
    expect(refusal(answered(await browser.open(silent)))).toEqual(['login_required', 50_058]);
  });

  test('of two accounts asks which one, unless the request says it', async () => {
    const browser = tenant.browser();
    await tenant.sent(browser, 'ben');
    await tenant.sent(browser, 'cyd', { prompt: 'login' });
    const ask = async (parameters: Record<string, string>) => await browser.open(tenant.authorizeUrl(parameters));
    expect(refusal(answered(await ask({ prompt: 'none' })))).toEqual(['interaction_required', 16_000]);
    const hinted = await ask({ prompt: 'none', login_hint: 'BEN@contoso.example' });
    expect(await tenant.claims(hinted)).toMatchObject({ preferred_username: 'ben@contoso.example' });
    expect(refusal(answered(await ask({ prompt: 'none', login_hint: 'ann@contoso.example' })))).toEqual([
      'login_required',
      50_058,
    ]);
    const page = await ask({ prompt: 'select_account' });
    expect(Object.keys(page.accounts)).toEqual(['ben@contoso.example', 'cyd@contoso.example']);
    expect(page.html.indexOf('type="submit"')).toBeLessThan(page.html.indexOf('name="account"'));
    const chosen = await browser.submit(page, { account: page.accounts['cyd@contoso.example']! });
    expect(await tenant.claims(chosen)).toMatchObject({ preferred_username: 'cyd@contoso.example' });
  });

  test('ends when the browser signs out, for every copy of its cookie', async () => {
    const browser = tenant.browser();
    await tenant.sent(browser, 'ann');
    const copy = tenant.browser();
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    const { body } = await tenant.get(`${tenant.readiness.decisions!.issuer}/.well-known/openid-configuration`);
    const page = await browser.open(body.end_session_endpoint);
    expect(page).toMatchObject({ status: 200, title: 'Signed out' });
    expect(page.headers['set-cookie']).toBe('ESTSAUTH=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0');
    for (const each of [browser, copy]) {
      const silent = await each.open(tenant.authorizeUrl({ prompt: 'none' }));
      expect(refusal(answered(silent))).toEqual(['login_required', 50_058]);
    }
  });

  test('of somebody who was disabled since is refused', async () => {
    const browser = tenant.browser();
    await tenant.sent(browser, 'gus');
    const enable = (isEnabled: boolean) =>
      tenant.core.store.note((state) => {
        state.users.find(({ userPrincipalName }) => userPrincipalName.startsWith('gus@'))!.accountEnabled = isEnabled;
      });
    enable(false);
    expect(refusal(answered(await browser.open(tenant.authorizeUrl({ prompt: 'none' }))))).toEqual([
      'interaction_required',
      50_057,
    ]);
    enable(true);
  });
});

describe('a policy with a sign-in frequency of every time', () => {
  test('asks a confidential client’s person again, except within five minutes of the last password', async () => {
    const browser = tenant.browser();
    await tenant.sent(browser, 'nia', asConsole());
    await withEveryTime([consoleId], async () => {
      minutesLater(4);
      expect(answered(await browser.open(tenant.authorizeUrl({ ...asConsole(), prompt: 'none' })))).toHaveProperty(
        'code',
      );
      minutesLater(6);
      const silent = await browser.open(tenant.authorizeUrl({ ...asConsole(), prompt: 'none' }));
      expect(refusal(answered(silent))).toEqual(['interaction_required', 70_044]);
      expect(await browser.open(tenant.authorizeUrl(asConsole()))).toMatchObject({ location: null, accounts: {} });
    });
  });

  test('says nothing about a public client itself: only about what it asks, which is the directory', async () => {
    const browser = tenant.browser();
    await tenant.sent(browser, 'eve');
    minutesLater(6);
    const silent = tenant.authorizeUrl({ prompt: 'none' });
    expect(answered(await browser.open(silent))).toHaveProperty('code');
    await withEveryTime(['All'], async () => {
      expect(refusal(answered(await browser.open(silent)))).toEqual(['interaction_required', 70_044]);
    });
  });
});

describe('a refresh token', () => {
  const refreshed = async (refresh_token: string) => {
    const { status, body } = await tenant.token({
      grant_type: 'refresh_token',
      client_id: tenant.clientId,
      refresh_token,
      scope: 'openid profile offline_access',
    });
    return { status, number: body.error_codes?.[0], body };
  };
  const begun = async (name: string) => {
    const sent = await tenant.sent(tenant.browser(), name, { scope: 'openid profile offline_access', nonce: 'kept' });
    const { body } = await tenant.redeem(answered(sent)['code']!);
    return { refreshToken: String(body.refresh_token), claims: decodeJwt(body.id_token) };
  };

  test('keeps nonce and time of the password, whenever it is used', async () => {
    const { refreshToken, claims } = await begun('cyd');
    minutesLater(30);
    const { body } = await refreshed(refreshToken);
    const again = decodeJwt(body.id_token);
    expect(again).toMatchObject({ nonce: 'kept', auth_time: claims['auth_time'], roles: claims['roles'] });
    expect(again.iat! - claims.iat!).toBeGreaterThanOrEqual(30 * 60);
  });

  test('is refused where a policy asks for the password again, or the assignment is gone', async () => {
    const { refreshToken } = await begun('gus');
    await withEveryTime(['All'], async () => {
      expect(await refreshed(refreshToken)).toMatchObject({ status: 200 });
      minutesLater(6);
      expect(await refreshed(refreshToken)).toMatchObject({ status: 400, number: 70_043 });
    });
    const { id } = tenant.core.store.state.users.find(({ mailNickname }) => mailNickname === 'gus')!;
    tenant.core.store.note((state) => {
      state.appRoleAssignments = state.appRoleAssignments.filter(({ principalId }) => principalId !== id);
    });
    expect(await refreshed(refreshToken)).toMatchObject({ status: 400, number: 50_105 });
  });
});

test('without a session a silent request is refused, and another one shows the page', async () => {
  const browser = tenant.browser();
  const refused = await browser.open(tenant.authorizeUrl({ prompt: 'none' }));
  expect(refused.location?.origin).toBe('http://localhost:53117');
  expect(answered(refused)).toMatchObject({ error: 'login_required', state: 'st&te' });
  expect(refusal(answered(refused))).toEqual(['login_required', 50_058]);
  expect(await browser.open(tenant.authorizeUrl())).toMatchObject({ status: 200, location: null });
});

test('the time of a password is never the same twice for one person', async () => {
  const times = await Promise.all(
    Array.from(
      { length: 2 },
      async () => (await tenant.claims(await tenant.sent(tenant.browser(), 'eve')))['auth_time'],
    ),
  );
  expect(new Set(times).size).toBe(2);
  for (const time of times) expect(Number(time) * 1000).toBeLessThanOrEqual(Date.now());
});
