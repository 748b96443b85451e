/** The same endpoints through a client that nobody here wrote. */
import fs from 'node:fs';
import { createHash, X509Certificate } from 'node:crypto';
import {
  ConfidentialClientApplication,
  CryptoProvider,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
  PublicClientApplication,
} from '@azure/msal-node';
import { applicationNames } from '../../tenant/seed/applications.ts';
import { accounts } from '../../tenant/seed/people.ts';
import { createBrowser } from '../../testing/browser.ts';
import { ask, type Simulated, simulated } from '../../testing/simulated.ts';

const publicClient = 'fb78d390-0c51-40cd-8e17-fdbfab77341b';
const scopes = ['https://graph.microsoft.com/.default'];
let tenant: Simulated;

beforeAll(async () => {
  tenant = await simulated();
});
afterAll(() => tenant.close());

function network(): INetworkModule {
  const agent = tenant.agent();
  const call =
    (method: 'GET' | 'POST') =>
    async <T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> => {
      const { headers = {}, body } = options ?? {};
      const answer = await ask(url, agent, { method, headers, ...(body === undefined ? {} : { body }) });
      return { status: answer.status, headers: answer.headers as Record<string, string>, body: answer.body as T };
    };
  return { sendGetRequestAsync: call('GET'), sendPostRequestAsync: call('POST') };
}

const place = () => ({
  authority: tenant.readiness.authority,
  knownAuthorities: [new URL(tenant.readiness.authority).host],
});

test('by secret', async () => {
  const { clientId, secret = '' } = tenant.credential(applicationNames.apply);
  const application = new ConfidentialClientApplication({
    auth: { ...place(), clientId, clientSecret: secret },
    system: { networkClient: network() },
  });
  const result = await application.acquireTokenByClientCredential({ scopes, skipCache: true });
  expect(result?.accessToken).toEqual(expect.any(String));
});

test('by certificate', async () => {
  const { clientId, certificate = '', key = '' } = tenant.credential(applicationNames.reader);
  const der = new X509Certificate(fs.readFileSync(certificate, 'utf8')).raw;
  const application = new ConfidentialClientApplication({
    auth: {
      ...place(),
      clientId,
      clientCertificate: {
        thumbprintSha256: createHash('sha256').update(der).digest('hex'),
        privateKey: fs.readFileSync(key, 'utf8'),
      },
    },
    system: { networkClient: network() },
  });
  const result = await application.acquireTokenByClientCredential({ scopes, skipCache: true });
  expect(result?.accessToken).toEqual(expect.any(String));
});

test('by password, and refused with the service’s own number', async () => {
  const application = new PublicClientApplication({
    auth: { ...place(), clientId: publicClient },
    system: { networkClient: network() },
  });
  const { userName: username = '', password = '' } = tenant.readiness.credentials.find(({ kind }) => kind === 'user')!;
  const result = await application.acquireTokenByUsernamePassword({ scopes, username, password });
  expect(result?.account?.username).toBe(accounts.service);
  const refused = application.acquireTokenByUsernamePassword({ scopes, username, password: 'wrong' });
  await expect(refused).rejects.toMatchObject({ errorNo: 50_126 });
});

test('by device code, and by the refresh token that comes with it', async () => {
  const application = new PublicClientApplication({
    auth: { ...place(), clientId: publicClient },
    system: { networkClient: network() },
  });
  const result = await application.acquireTokenByDeviceCode({
    scopes,
    deviceCodeCallback: ({ userCode }) => {
      void tenant.administer('POST', '/device', { userCode, userName: accounts.service, decision: 'approve' });
    },
  });
  expect(result?.account?.username).toBe(accounts.service);
  const again = await application.acquireTokenSilent({ scopes, account: result!.account!, forceRefresh: true });
  expect(again.fromCache).toBe(false);
});

test('by the page, and silently after that by its refresh token', async () => {
  const { clientId } = tenant.readiness.decisions!;
  const application = new PublicClientApplication({
    auth: { ...place(), clientId },
    system: { networkClient: network() },
  });
  const redirectUri = 'http://localhost:50505';
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const asked = { scopes: ['openid', 'profile'], redirectUri };
  const url = await application.getAuthCodeUrl({
    ...asked,
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
    prompt: 'login',
    responseMode: 'form_post',
    nonce: 'of-msal',
  });
  const browser = createBrowser(tenant.agent());
  const { userName, password } = tenant.readiness.decisions!.people[0]!;
  const page = await browser.submit(await browser.open(url), { login: userName, passwd: password });
  const result = await application.acquireTokenByCode(
    { ...asked, code: page.hidden['code']!, codeVerifier: verifier },
    { ...page.hidden, code: page.hidden['code']!, nonce: 'of-msal' },
  );
  expect(result.idTokenClaims).toMatchObject({ nonce: 'of-msal', preferred_username: userName });
  const silent = await application.acquireTokenSilent({ account: result.account!, scopes: [], forceRefresh: true });
  const { auth_time } = result.idTokenClaims as { auth_time: number };
  expect(silent.idTokenClaims).toMatchObject({ nonce: 'of-msal', auth_time });
});
