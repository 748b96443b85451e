import { makeCertificate } from '../../../tenant/seed/certificate.ts';
import { type RunningGraph, startGraph } from '../running-graph.ts';

const path = '/v1.0/policies/defaultAppManagementPolicy';
const roles = ['Policy.ReadWrite.ApplicationConfiguration', 'Application.ReadWrite.All'];

let graph: RunningGraph;
let application: string;
beforeAll(async () => {
  graph = await startGraph();
  application = (await graph.call('POST', '/v1.0/applications', { body: { displayName: 'A' } })).body.id;
  graph.replicate();
});
afterAll(() => graph.close());

const restrict = (applicationRestrictions: Record<string, unknown>) =>
  graph.call('PATCH', path, { roles, body: { isEnabled: true, applicationRestrictions } });
const addPassword = (endDateTime: string) =>
  graph.call('POST', `/v1.0/applications/${application}/addPassword`, {
    body: { passwordCredential: { endDateTime } },
  });
const inDays = (days: number) => new Date(graph.core.clock.now() + days * 86_400_000).toISOString();

it('is read as it was written', async () => {
  const passwordCredentials = [{ restrictionType: 'passwordAddition', state: 'enabled', maxLifetime: null }];
  expect((await restrict({ passwordCredentials })).status).toBe(204);
  const { body } = await graph.call('GET', path);
  expect(body).toMatchObject({ isEnabled: true, applicationRestrictions: { passwordCredentials, keyCredentials: [] } });
});

it('forbids secrets, but not to applications that are older', async () => {
  await restrict({ passwordCredentials: [{ restrictionType: 'passwordAddition' }] });
  const refused = await addPassword(inDays(10));
  expect({ status: refused.status, code: refused.body.error.code, message: refused.body.error.message }).toEqual({
    status: 400,
    code: 'CredentialTypeNotAllowedAsPerAppPolicy',
    message: expect.stringContaining('Credential type not allowed as per assigned policy'),
  });
  await restrict({
    passwordCredentials: [{ restrictionType: 'passwordAddition', restrictForAppsCreatedAfterDateTime: inDays(1) }],
  });
  expect((await addPassword(inDays(10))).status).toBe(200);
});

it('shortens secrets and certificates', async () => {
  const { der } = await makeCertificate('Long');
  await restrict({
    passwordCredentials: [{ restrictionType: 'passwordLifetime', maxLifetime: 'P90D' }],
    keyCredentials: [{ restrictionType: 'asymmetricKeyLifetime', maxLifetime: 'P30D' }],
  });
  expect((await addPassword(inDays(89))).status).toBe(200);
  expect((await addPassword(inDays(91))).body.error.code).toBe('CredentialInvalidLifetimeAsPerAppPolicy');
  const keyCredentials = [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: der }];
  const patched = await graph.call('PATCH', `/v1.0/applications/${application}`, { body: { keyCredentials } });
  expect(patched.body.error.code).toBe('CredentialInvalidLifetimeAsPerAppPolicy');
});

it("an application's own policy is read with whom it applies to, and takes the default's place", async () => {
  const { tenant } = graph.core.store.state;
  const passwordCredentials = [{ restrictionType: 'passwordLifetime', maxLifetime: 'P10D' }];
  const id = '5a6b7c8d-0000-4000-8000-000000000001';
  const own = { id, displayName: 'Ten days', isEnabled: true, passwordCredentials, keyCredentials: [] };
  tenant.appManagementPolicies = [{ ...own, appliesTo: [application] }];
  const listed = await graph.call('GET', '/v1.0/policies/appManagementPolicies');
  expect(listed.body.value).toMatchObject([{ id, isEnabled: true, restrictions: { passwordCredentials } }]);
  const applies = await graph.call('GET', `/v1.0/policies/appManagementPolicies/${id}/appliesTo`);
  expect(applies.body.value).toMatchObject([{ id: application }]);
  const refused = await graph.call('GET', '/v1.0/policies/appManagementPolicies', { roles: ['Application.Read.All'] });
  expect(refused.status).toBe(403);
  await restrict({ passwordCredentials: [{ restrictionType: 'passwordAddition' }] });
  expect((await addPassword(inDays(9))).status).toBe(200);
  expect((await addPassword(inDays(11))).body.error.code).toBe('CredentialInvalidLifetimeAsPerAppPolicy');
});
