import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { applicationNames } from '../../tenant/seed/applications.ts';
import { type Simulated, simulated } from '../../testing/simulated.ts';

let tenant: Simulated;
let origin: string;

beforeAll(async () => {
  tenant = await simulated();
  ({ origin } = new URL(tenant.readiness.authority));
});
afterAll(() => tenant.close());

test('the configuration names issuer and endpoints at the address by which the client came', async () => {
  const { body } = await tenant.get(`${tenant.readiness.authority}/v2.0/.well-known/openid-configuration`);
  expect(body).toMatchObject({
    issuer: `${tenant.readiness.authority}/v2.0`,
    token_endpoint: `${tenant.readiness.authority}/oauth2/v2.0/token`,
    authorization_endpoint: `${tenant.readiness.authority}/oauth2/v2.0/authorize`,
    jwks_uri: `${tenant.readiness.authority}/discovery/v2.0/keys`,
  });
  const { port } = new URL(origin);
  const named = await tenant.get(`https://localhost:${port}/common/v2.0/.well-known/openid-configuration`);
  expect(named.body.token_endpoint).toBe(`https://localhost:${port}/common/oauth2/v2.0/token`);
});

test('paths match without case, and doubled slashes collapse', async () => {
  expect((await tenant.get(`${origin}//COMMON//V2.0/.Well-Known/OpenId-Configuration`)).status).toBe(200);
});

test('an unknown tenant has no configuration', async () => {
  const { status, body } = await tenant.get(`${origin}/nowhere.example/v2.0/.well-known/openid-configuration`);
  expect([status, body.error_codes]).toEqual([400, [90_002]]);
});

test('the key set verifies a token’s signature; its first-version issuer is not the configuration’s', async () => {
  const { clientId, secret = '' } = tenant.credential(applicationNames.plan);
  const scope = 'https://graph.microsoft.com/.default';
  const { body } = await tenant.token({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope,
  });
  const keys = createRemoteJWKSet(new URL(`${tenant.readiness.authority}/discovery/v2.0/keys`), {
    [customFetch]: async (url: string) => Response.json((await tenant.get(url)).body),
  });
  await expect(jwtVerify(body.access_token, keys)).resolves.toMatchObject({ payload: { ver: '1.0' } });
  const issuer = `${tenant.readiness.authority}/v2.0`;
  await expect(jwtVerify(body.access_token, keys, { issuer })).rejects.toThrow('iss');
});

test.each([
  ['ada.berg@contoso.example', { account_type: 'Managed', domain_name: 'contoso.example' }],
  ['felix@fabrikam.example', { account_type: 'Federated', federation_protocol: 'WSTrust' }],
  ['somebody@elsewhere.example', { account_type: 'Unknown' }],
])('the realm of %s', async (login, expected) => {
  expect((await tenant.get(`${origin}/common/UserRealm/${login}?api-version=1.0`)).body).toMatchObject(expected);
});

test('instance discovery knows Microsoft’s names and our own address, and no other', async () => {
  const about = (authority: string) =>
    tenant.get(
      `${origin}/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(`${authority}/common/oauth2/v2.0/authorize`)}`,
    );
  expect((await about('https://login.microsoftonline.com')).body.metadata[0].aliases).toContain(
    'login.microsoftonline.com',
  );
  const own = (await about(origin)).body;
  expect(own.metadata[0].aliases).toEqual([new URL(origin).host]);
  expect(own.tenant_discovery_endpoint).toBe(`${origin}/common/v2.0/.well-known/openid-configuration`);
  expect((await about('https://login.elsewhere.example')).status).toBe(400);
});

test('what is not simulated answers 501', async () => {
  const { status, body } = await tenant.get(`${tenant.readiness.authority}/saml2`);
  expect([status, body.error]).toEqual([501, 'not_implemented']);
});
