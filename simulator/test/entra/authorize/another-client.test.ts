import { createHash, createPrivateKey, randomUUID, webcrypto } from 'node:crypto';
import * as oidc from 'openid-client';
import { fetch } from 'undici';
import { makeCertificate } from '../../../tenant/seed/certificate.ts';
import { tokenNodeCount } from '../../../tenant/token-nodes.ts';
import { keptKeys } from '../../../testing/kept-keys.ts';
import { answered, type SigningIn, signingIn } from './signing-in.ts';

const callback = 'https://console.contoso.example/callback';

let tenant: SigningIn;
let consoleId: string;
let proof: oidc.ClientAuth;
beforeAll(async () => {
  tenant = await signingIn();
  const { clientId } = tenant.register('Console', {
    web: {
      redirectUris: [callback],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
  });
  consoleId = clientId;
  proof = await certified(clientId);
});
afterAll(() => tenant.close());

/** Gives the application a certificate. @returns how it proves with it who it is */
async function certified(clientId: string): Promise<oidc.ClientAuth> {
  const { der, sha1, privateKeyPem } = await makeCertificate('Console', keptKeys);
  const { clock, store } = tenant.core;
  store.note((state) => {
    state.applications
      .find(({ appId }) => appId === clientId)!
      .keyCredentials.push({
        keyId: randomUUID(),
        displayName: 'CN=Console',
        type: 'AsymmetricX509Cert',
        usage: 'Verify',
        key: der,
        customKeyIdentifier: sha1,
        startDateTime: clock.iso(),
        endDateTime: clock.after(3600),
        effectiveAt: Array.from({ length: tokenNodeCount }, () => clock.iso()),
      });
  });
  const pkcs8 = createPrivateKey(privateKeyPem).export({ type: 'pkcs8', format: 'der' });
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256' };
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  return oidc.PrivateKeyJwt(key, {
    [oidc.modifyAssertion]: (header) => {
      header['x5t#S256'] = createHash('sha256').update(Buffer.from(der, 'base64')).digest('base64url');
    },
  });
}

async function configured(clientId: string, authentication: oidc.ClientAuth): Promise<oidc.Configuration> {
  const dispatcher = tenant.agent();
  const trusting = (async (url: string, options: object) => await fetch(url, { ...options, dispatcher })) as never;
  const issuer = new URL(tenant.readiness.decisions!.issuer);
  return await oidc.discovery(issuer, clientId, undefined, authentication, { [oidc.customFetch]: trusting });
}

async function signedIn(config: oidc.Configuration, redirectUri: string, name: string, pkceCodeVerifier?: string) {
  const [expectedNonce, expectedState] = [oidc.randomNonce(), oidc.randomState()];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile',
    prompt: 'login',
    nonce: expectedNonce,
    state: expectedState,
    ...(pkceCodeVerifier === undefined
      ? {}
      : { code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256' }),
  });
  const browser = tenant.browser();
  const { location } = await tenant.signIn(browser, await browser.open(url.href), name);
  return await oidc.authorizationCodeGrant(config, location!, {
    expectedNonce,
    expectedState,
    idTokenExpected: true,
    ...(pkceCodeVerifier === undefined ? {} : { pkceCodeVerifier }),
  });
}

test('a client that others wrote signs in on loopback', async () => {
  const config = await configured(tenant.clientId, oidc.None());
  const tokens = await signedIn(config, 'http://localhost:40404/', 'eve', oidc.randomPKCECodeVerifier());
  expect(tokens.claims()).toMatchObject({
    aud: tenant.clientId,
    preferred_username: 'eve@contoso.example',
    roles: ['Runbooks.Approve', 'Runbooks.Operate', 'Runbooks.Administer'],
  });
  expect(tokens.refresh_token).toBeUndefined();
});

describe('a confidential client', () => {
  test('proves who it is with its certificate, with a challenge and without', async () => {
    const config = await configured(consoleId, proof);
    const tokens = await signedIn(config, callback, 'nia', oidc.randomPKCECodeVerifier());
    expect(tokens.claims()).toMatchObject({ aud: consoleId, preferred_username: 'nia@contoso.example' });
    expect((await signedIn(config, callback, 'dan')).claims()).toMatchObject({ aud: consoleId });
  });

  test('gets nothing without', async () => {
    const unproven = await configured(consoleId, oidc.None());
    await expect(signedIn(unproven, callback, 'ben', oidc.randomPKCECodeVerifier())).rejects.toMatchObject({
      status: 401,
      error: 'invalid_client',
      error_description: expect.stringContaining('AADSTS7000218'),
    });
  });

  test('redeems no code of a public one, and no public client one of its', async () => {
    const sent = async (clientId: string, redirectUri: string, name: string) =>
      answered(await tenant.sent(tenant.browser(), name, { client_id: clientId, redirect_uri: redirectUri }))['code']!;
    const ofPublic = await sent(tenant.clientId, 'http://localhost:1', 'cyd');
    const ofConsole = await sent(consoleId, callback, 'gus');
    const refused = async (code: string, changes: Record<string, string>) =>
      (await tenant.redeem(code, changes)).body.error_codes;
    expect(await refused(ofPublic, { client_id: consoleId, redirect_uri: 'http://localhost:1' })).toEqual([70_000]);
    expect(await refused(ofConsole, { redirect_uri: callback })).toEqual([7_000_218]);
  });
});
