/** A connection to the simulated tenant, and the sign-ins that it allows. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '../../../connectors/connect.ts';
import type { UserIdentity } from '../../../connectors/entra/identity.ts';
import { mintToken } from '../../../connectors/entra/mint-token.ts';
import { applicationOf } from '../../../connectors/simulated/credentials.ts';
import { failureOf } from '../failure-of.ts';
import { simulatedTenant } from '../simulated-tenant.ts';
import type { SimulatedTenant } from '../simulated-tenant.ts';

let tenant: SimulatedTenant;
beforeAll(async () => {
  tenant = await simulatedTenant();
});
afterAll(async () => tenant.end());
afterEach(async () => tenant.administer('DELETE', 'faults'));

describe('a simulated connection', () => {
  it('has the tenant, two identities, the addresses that Entra sees, and the scaled clock', () => {
    expect(tenant.connected).toMatchObject({
      tenantId: tenant.readiness.tenant.id,
      organization: tenant.readiness.tenant.initialDomain,
    });
    expect(tenant.connected.identities.plan).not.toEqual(tenant.connected.identities.apply);
    expect(tenant.connected.egress.map(({ publicAddress }) => publicAddress)).toContain('203.0.113.10');
    expect(tenant.connected.clock.scale).toBe(60);
    expect(tenant.connected.clock.now()).toBeGreaterThan(Date.now() - 5_000);
  });

  it('says that the simulator does not run when nothing answers any more', async () => {
    const ready = join(tenant.sources.home, 'gone.json');
    await writeFile(ready, JSON.stringify({ ...tenant.readiness, administration: 'http://127.0.0.1:1/_simulator' }));
    await writeFile(
      join(tenant.sources.home, 'gone.yaml'),
      `connections: {gone: {kind: simulated, ready: '${ready}'}}`,
    );
    const failure = await failureOf(
      connect('gone', { ...tenant.sources, connectionsFile: join(tenant.sources.home, 'gone.yaml') }),
    );
    expect(failure).toMatchObject({ code: 'simulator-not-running', failureClass: 'transient' });
  });
});

describe('tokens', () => {
  it('are got by certificate', async () => {
    const reader = tenant.credential('Contoso Directory Reader');
    expect(reader.certificate).toBeDefined();
    const token = await mintToken(tenant.connected, {
      identity: applicationOf(reader),
      scope: tenant.connected.scopes.graph,
    });
    expect(token.expiresAt).toBeGreaterThan(Date.now());
  });

  it('are got by password, and show the address that the account came from', async () => {
    const user = tenant.readiness.credentials.find(({ kind }) => kind === 'user');
    const identity: UserIdentity = {
      kind: 'user',
      userName: user?.userName ?? '',
      credentialId: 'seeded',
      password: async () => user?.password ?? '',
    };
    const token = await mintToken(tenant.connected, {
      identity,
      scope: tenant.connected.scopes.exchange,
      localAddress: '127.0.0.1',
    });
    const claims = JSON.parse(Buffer.from(token.value.split('.')[1] ?? '', 'base64url').toString()) as object;
    expect(claims).toMatchObject({ ipaddr: '203.0.113.10' });
  });

  it('are refused for a wrong secret, in words that do not hold it', async () => {
    const { clientId = '' } = tenant.credential('Exchange Runbooks (plan)');
    const identity = applicationOf({ kind: 'application', clientId, secret: 'planted-wrong-secret', grants: [] });
    const failure = await failureOf(mintToken(tenant.connected, { identity, scope: tenant.connected.scopes.graph }));
    expect(failure).toMatchObject({ code: 'entra-wrong-secret', serviceCode: 'AADSTS7000215' });
    expect(JSON.stringify(failure) + failure.stack).not.toContain('planted');
  });
});
