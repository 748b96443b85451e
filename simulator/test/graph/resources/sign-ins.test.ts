import type { SignInLog } from '../../../tenant/sign-in-log-detail.ts';
import { createGraphPart } from '../../../graph/part.ts';
import { applicationNames } from '../../../tenant/seed/applications.ts';
import { ask, type Simulated, simulated } from '../../../testing/simulated.ts';

let tenant: Simulated;
afterEach(() => tenant.close());

async function signedIn(signInLog?: SignInLog, variant?: 'no-premium'): Promise<string> {
  tenant = await simulated({
    parts: [createGraphPart],
    ...(signInLog === undefined ? {} : { signInLog }),
    ...(variant === undefined ? {} : { variant }),
  });
  const { clientId, secret = '' } = tenant.credential(applicationNames.plan);
  const scope = 'https://graph.microsoft.com/.default';
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, scope };
  const { body } = await tenant.token(form);
  return String(body.access_token);
}

const servicePrincipals = "signInEventTypes/any(t: t eq 'servicePrincipal')";

async function log(token: string, filter: string | null = servicePrincipals) {
  const query = filter === null ? '' : `?$filter=${encodeURIComponent(filter)}`;
  const url = `${tenant.readiness.graph!.replace('v1.0', 'beta')}/auditLogs/signIns${query}`;
  return await ask(url, tenant.agent(), { method: 'GET', headers: { authorization: `Bearer ${token}` } });
}

describe('the sign-in log', () => {
  it('names the credential with which an application signed in, after a while', async () => {
    const token = await signedIn();
    expect((await log(token)).body.value).toEqual([]);
    tenant.core.clock.advance(2 * 60 * 60 + 1);
    const { clientId } = tenant.credential(applicationNames.plan);
    const application = tenant.core.store.state.applications.find(({ appId }) => appId === clientId)!;
    const { body } = await log(token, `${servicePrincipals} and appId eq '${clientId}'`);
    expect(body.value).toMatchObject([
      {
        appId: clientId,
        servicePrincipalCredentialKeyId: application.passwordCredentials[0]!.keyId,
        clientCredentialType: 'clientSecret',
        resourceDisplayName: 'Microsoft Graph',
        ipAddress: '203.0.113.10',
        status: { errorCode: 0 },
      },
    ]);
    expect((await log(token, `${servicePrincipals} and createdDateTime ge 2999-01-01T00:00:00Z`)).body.value).toEqual(
      [],
    );
    expect((await log(token, null)).body.value).toEqual([]);
  });

  it('is available without the names of credentials', async () => {
    const token = await signedIn('without-key-ids');
    tenant.core.clock.advance(2 * 60 * 60 + 1);
    const [row] = (await log(token)).body.value;
    expect(row).not.toHaveProperty('servicePrincipalCredentialKeyId');
  });

  it.each([
    ['off', undefined],
    ['full', 'no-premium'],
  ] as const)('is refused where it is off or not licensed: %s, %s', async (signInLog, variant) => {
    expect((await log(await signedIn(signInLog, variant))).status).toBe(403);
  });
});
