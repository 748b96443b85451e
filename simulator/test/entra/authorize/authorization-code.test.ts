import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose';
import { fetch } from 'undici';
import { answered, type SigningIn, signingIn } from './signing-in.ts';

let tenant: SigningIn;
beforeAll(async () => {
  tenant = await signingIn();
});
afterAll(() => tenant.close());

const code = async (name: string, parameters?: Record<string, string | null>) =>
  answered(await tenant.sent(tenant.browser(), name, parameters))['code']!;
const refusal = async (...given: Parameters<SigningIn['redeem']>) => {
  const { status, body } = await tenant.redeem(...given);
  return [body.error_codes?.[0] ?? 'issued', status, body.error];
};

describe('a code', () => {
  test('becomes an ID token that says who signed in for which nonce, when, and with which roles', async () => {
    const browser = tenant.browser();
    const page = await browser.open(tenant.authorizeUrl());
    expect(page).toMatchObject({ status: 200, title: 'Sign in to Exchange Runbooks: SIGN a decision' });
    const before = Math.floor(Date.now() / 1000);
    const sent = await tenant.signIn(browser, page, 'ann');
    expect(sent.location?.origin).toBe('http://localhost:53117');
    expect(answered(sent)).toEqual({ code: expect.any(String), state: 'st&te', session_state: expect.any(String) });
    const { status, body } = await tenant.redeem(answered(sent)['code']!);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('refresh_token');
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'openid profile' });

    const { issuer } = tenant.readiness.decisions!;
    const configuration = await tenant.get(`${issuer}/.well-known/openid-configuration`);
    expect(configuration.body.issuer).toBe(issuer);
    const keys = createRemoteJWKSet(new URL(configuration.body.jwks_uri), {
      [customFetch]: (async (url: string) => await fetch(url, { dispatcher: tenant.agent() })) as never,
    });
    const { payload } = await jwtVerify(body.id_token, keys, {
      issuer,
      audience: tenant.clientId,
      algorithms: ['RS256'],
    });
    const ann = tenant.core.store.state.users.find(({ userPrincipalName }) => userPrincipalName.startsWith('ann@'))!;
    expect(payload).toMatchObject({
      oid: ann.id,
      tid: tenant.readiness.tenant.id,
      ver: '2.0',
      nonce: 'n-1',
      preferred_username: 'ann@contoso.example',
      name: ann.displayName,
      roles: ['Runbooks.Request', 'Runbooks.Operate'],
      acct: 0,
      auth_time: expect.any(Number),
    });
    expect(payload).not.toHaveProperty('amr');
    expect(payload['sub']).not.toBe(ann.id);
    expect(payload['auth_time']).toBeGreaterThanOrEqual(before);
    const after = Math.floor(Date.now() / 1000);
    expect(after - payload.iat!).toBeGreaterThanOrEqual(300);
    expect(before - payload.iat!).toBeLessThanOrEqual(300);
    expect(decodeJwt(body.access_token)).toMatchObject({ aud: 'https://graph.microsoft.com', scp: 'openid profile' });
  });

  test('is for one use, by its client, at its address, with its verifier', async () => {
    const used = await code('ben');
    expect(await refusal(used, { client_id: tenant.credential('Contoso Mail Journal').clientId })).toEqual([
      70_000,
      400,
      'invalid_grant',
    ]);
    expect(await refusal(used, { redirect_uri: 'http://localhost:1' })).toEqual([500_112, 400, 'invalid_grant']);
    expect(await refusal(used, { code_verifier: 'w'.repeat(43) })).toEqual([501_481, 400, 'invalid_grant']);
    expect(await refusal(used, { code_verifier: null })).toEqual([50_148, 400, 'invalid_grant']);
    expect(await refusal(used, { client_secret: 'public clients have none' })).toEqual([
      700_025,
      401,
      'invalid_client',
    ]);
    expect(await refusal(used)).toEqual(['issued', 200, undefined]);
    expect(await refusal(used)).toEqual([54_005, 400, 'invalid_grant']);
    expect(await refusal('1.unknown')).toEqual([70_000, 400, 'invalid_grant']);
  });

  test('ends after ten minutes', async () => {
    const late = await code('cyd');
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 10 * 60_000 + 1000);
    expect(await refusal(late)).toEqual([70_008, 400, 'invalid_grant']);
    jest.restoreAllMocks();
  });

  test('is worth nothing to somebody who was disabled, or lost the assignment, before it was redeemed', async () => {
    const early = await code('dan');
    const { store } = tenant.core;
    const user = store.state.users.find(({ userPrincipalName }) => userPrincipalName.startsWith('dan@'))!;
    const kept = structuredClone(store.state.appRoleAssignments);
    store.note((state) => {
      state.appRoleAssignments = state.appRoleAssignments.filter(({ principalId }) => principalId !== user.id);
    });
    expect(await refusal(early)).toEqual([50_105, 400, 'invalid_grant']);
    store.note((state) => {
      state.appRoleAssignments = kept;
      state.users.find(({ id }) => id === user.id)!.accountEnabled = false;
    });
    const { browser, page } = { browser: tenant.browser(), page: tenant.authorizeUrl() };
    expect((await tenant.signIn(browser, await browser.open(page), 'dan')).error).toContain('AADSTS50057');
  });
});
