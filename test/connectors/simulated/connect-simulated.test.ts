/** A connection to the simulated tenant, and the sign-ins that it allows. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '../../../connectors/connect.ts';
import type { UserIdentity } from '../../../connectors/entra/identity.ts';
import { mintToken } from '../../../connectors/entra/mint-token.ts';
import type { Token } from '../../../connectors/entra/token-cache.ts';
import { graphPath } from '../../../connectors/graph/encoding.ts';
import { graphClient } from '../../../connectors/graph/graph-client.ts';
import { makeCertificate } from '../../../connectors/secrets/certificate.ts';
import { certificateCredential } from '../../../connectors/secrets/certificate-credential.ts';
import { applicationOf } from '../../../connectors/simulated/credentials.ts';
import { Failure } from '../../../domain/failure.ts';
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

  it('says that the simulator does not run when nothing answers', async () => {
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

const claimsOf = ({ value }: Token): object =>
  JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()) as object;

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
    expect(claimsOf(token)).toMatchObject({ ipaddr: '203.0.113.10' });
    const outside = { identity, scope: tenant.connected.scopes.exchange, localAddress: '127.0.0.2' };
    expect(claimsOf(await mintToken(tenant.connected, outside))).toMatchObject({ ipaddr: '198.51.100.7' });
  });

  it('are refused for a wrong secret, in a message that does not contain it', async () => {
    const { clientId = '' } = tenant.credential('Exchange Runbooks (plan)');
    const identity = applicationOf({ kind: 'application', clientId, secret: 'planted-wrong-secret', grants: [] });
    const failure = await failureOf(mintToken(tenant.connected, { identity, scope: tenant.connected.scopes.graph }));
    expect(failure).toMatchObject({ code: 'entra-wrong-secret', serviceCode: 'AADSTS7000215' });
    expect(JSON.stringify(failure) + failure.stack).not.toContain('planted');
  });

  it('are got by a certificate that was made here, once every token node knows it', async () => {
    const { connected, sources } = tenant;
    const made = {
      secretName: 'made',
      commonName: 'Made',
      now: connected.clock.now(),
      validDays: 30,
      createdBy: 'test',
      operation: '1',
    };
    const certificate = await makeCertificate(sources.secrets, made);
    const graph = graphClient(connected, connected.identities.apply);
    const body = { displayName: 'Signs in by a made certificate', signInAudience: 'AzureADMyOrg' };
    const { id, appId } = await graph.request<{ id: string; appId: string }>({
      method: 'POST',
      path: graphPath`/applications`,
      body,
    });
    const known = async <T>(call: () => Promise<T>): Promise<T> => {
      for (const deadline = Date.now() + 20_000; ;) {
        try {
          return await call();
        } catch (error) {
          if (!(error instanceof Failure) || error.failureClass !== 'not-yet-effective' || Date.now() > deadline)
            throw error;
          await tenant.administer('POST', 'clock', { advanceSeconds: 5 });
        }
      }
    };
    await known(async () =>
      graph.request({ method: 'POST', path: graphPath`/servicePrincipals`, body: { appId }, objectIsNew: true }),
    );
    const key = { type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate.der };
    const patch = {
      method: 'PATCH',
      path: graphPath`/applications/${id}`,
      body: { keyCredentials: [key] },
      objectIsNew: true,
    } as const;
    await known(async () => graph.request(patch));
    const credential = async () =>
      certificateCredential((await sources.secrets.resolve(certificate.reference)).value, 'made');
    const identity = { kind: 'application', clientId: appId, credentialId: certificate.reference, credential } as const;
    const mint = { identity, scope: connected.scopes.graph, credentialIsNew: true };
    expect(claimsOf(await known(async () => mintToken(connected, mint)))).toMatchObject({
      appid: appId,
      appidacr: '2',
    });
  });
});
