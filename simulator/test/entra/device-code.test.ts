import { decodeJwt } from 'jose';
import { accounts } from '../../tenant/seed/people.ts';
import { ask, type Answer, type Simulated, simulated } from '../../testing/simulated.ts';

const client = 'fb78d390-0c51-40cd-8e17-fdbfab77341b';
let tenant: Simulated;

beforeAll(async () => {
  tenant = await simulated();
});
afterAll(() => tenant.close());

const begin = (fields: Record<string, string> = {}): Promise<Answer> =>
  ask(`${tenant.readiness.authority}/oauth2/v2.0/devicecode`, tenant.agent(), {
    method: 'POST',
    body: new URLSearchParams({
      client_id: client,
      scope: 'https://graph.microsoft.com/.default',
      ...fields,
    }).toString(),
  });

const poll = (deviceCode: string, fields: Record<string, string> = {}) =>
  tenant.token({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: client,
    device_code: deviceCode,
    ...fields,
  });

const complete = (userCode: string, decision: string, userName: string = accounts.service) =>
  tenant.administer('POST', '/device', { userCode, userName, decision });

test('a code is pending until somebody approves it, and is good once', async () => {
  const { body: code } = await begin();
  expect(code).toMatchObject({
    expires_in: 900,
    interval: 1,
    verification_uri: expect.stringContaining('https://127.0.0.1'),
  });
  expect(code.message).toContain(code.user_code);
  const pending = await poll(code.device_code);
  expect([pending.status, pending.body.error, pending.body.error_codes]).toEqual([
    400,
    'authorization_pending',
    [70_016],
  ]);
  expect((await complete(code.user_code, 'approve')).status).toBe(200);
  const { status, body } = await poll(code.device_code, { grant_type: 'device_code' });
  expect(status).toBe(200);
  expect(decodeJwt(body.access_token)).toMatchObject({ upn: accounts.service, amr: ['pwd', 'mfa'] });
  // An MSAL that misses a scope that it asked for takes it as declined.
  expect(body.scope.split(' ')).toEqual(
    expect.arrayContaining(['https://graph.microsoft.com/User.Read', 'https://graph.microsoft.com/.default']),
  );
  expect((await poll(code.device_code)).body.error_codes).toEqual([70_018]);
});

test('anyone who approves in a browser does MFA there, so the company-wide policy is satisfied', async () => {
  const { body: code } = await begin();
  await complete(code.user_code, 'approve', 'ada.berg@contoso.example');
  expect((await poll(code.device_code)).status).toBe(200);
});

test('a policy that blocks the device code flow is effective, once it is more than a report', async () => {
  tenant.core.store.note((state) => {
    state.conditionalAccessPolicies.find(({ displayName }) => displayName.endsWith('Block device code flow'))!.state =
      'enabled';
  });
  const { body: code } = await begin();
  await complete(code.user_code, 'approve');
  expect((await poll(code.device_code)).body.error_codes).toEqual([53_003]);
});

test('a declined code, a wrong code and another client’s code are refused', async () => {
  const { body: code } = await begin();
  expect(
    (await poll(code.device_code, { client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' })).body.error_codes,
  ).toEqual([70_018]);
  await complete(code.user_code, 'decline');
  const declined = await poll(code.device_code);
  expect([declined.status, declined.body.error]).toEqual([400, 'authorization_declined']);
  expect((await poll('nonsense')).body.error_codes).toEqual([70_018]);
});

test('the administration refuses codes and people that are not there', async () => {
  const { body: code } = await begin();
  expect((await complete('XXXXXXXXX', 'approve')).status).toBe(400);
  expect((await complete(code.user_code, 'approve', 'nobody@contoso.example')).status).toBe(400);
  expect((await complete(code.user_code, 'perhaps')).status).toBe(400);
});

test('an unknown client gets no code', async () => {
  expect((await begin({ client_id: 'e9f1c0de-0000-4000-8000-000000000000' })).body.error_codes).toEqual([700_016]);
});
