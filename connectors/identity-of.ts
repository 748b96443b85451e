/**
 * The identity provider of a connection, ready to use. What differs between a tenant's, one for servers on premises and the
 * simulator's own ends here.
 */
import { clouds } from '../domain/clouds.ts';
import type { Connection, SimulatedConnection } from '../domain/connection.ts';
import { Failure } from '../domain/failure.ts';
import { entraTenant, type IdentityProvider } from '../domain/identity-provider.ts';
import type { IdentitySetting } from '../domain/identity-setting.ts';
import { connectionNamed, type ConnectionSources } from './connect.ts';
import { readConnections } from './connections-file.ts';
import { readinessFile, readReadiness, simulatorAuthority } from './simulated/readiness.ts';
import { trustRoot } from './trust-root.ts';

/**
 * Who says who the people are that decide about this connection; `claims`: names count as they are typed. Reads files, and
 * asks nobody.
 *
 * @param name of a connection
 * @throws Failure `connection-unknown`, `connections-file-invalid`, `simulator-not-running`, `simulator-refused`
 */
export async function identityOf(
  name: string,
  { connectionsFile, home }: Pick<ConnectionSources, 'connectionsFile' | 'home'>,
): Promise<IdentityProvider | 'claims'> {
  const connection = connectionNamed(name, await readConnections(connectionsFile));
  const { identity } = connection;
  if (identity === 'claims') return 'claims';
  if (identity?.issuer === undefined) {
    return connection.kind === 'simulated'
      ? await simulatorsOwn(connection, identity, home)
      : await providerOf(name, connection, { ...identity, issuer: tenantIssuer(connection) });
  }
  return await providerOf(name, connection, { ...identity, issuer: identity.issuer });
}

function tenantIssuer(connection: Exclude<Connection, SimulatedConnection>): string {
  // The schema asks for an issuer where there is no tenant.
  if (connection.kind === 'exchange-server') throw new Error('An issuer is missing.');
  return `${clouds[connection.cloud].authority}/${connection.tenant.toLowerCase()}/v2.0`;
}

type Given = Partial<IdentitySetting> & { issuer: string };

async function providerOf(name: string, connection: Connection, given: Given): Promise<IdentityProvider> {
  const tenant = entraTenant(given.issuer);
  const inherited: Pick<IdentitySetting, 'certificateAuthority' | 'proxy'> =
    connection.kind === 'exchange-online' ? connection : {};
  const file = given.certificateAuthority ?? inherited.certificateAuthority;
  const proxy = given.proxy ?? inherited.proxy;
  return {
    ...common(given, tenant !== undefined),
    issuer: given.issuer,
    clientId: given.clientId ?? '',
    simulated: connection.kind === 'simulated',
    ...(file !== undefined && { certificateAuthority: await trustRoot(name, file, 'identity.certificateAuthority') }),
    ...(proxy !== undefined && { proxy }),
    ...(tenant !== undefined && { tenant: tenant.toLowerCase() }),
  };
}

async function simulatorsOwn(
  connection: SimulatedConnection,
  identity: IdentitySetting | undefined,
  home: string,
): Promise<IdentityProvider> {
  const file = readinessFile(connection, home);
  const readiness = await readReadiness(file);
  const { decisions, tenant } = readiness;
  if (decisions === undefined) {
    throw new Failure('simulator-refused', { service: 'simulator', subject: `${file} lacks decisions` });
  }
  return {
    ...common(identity ?? {}, true),
    issuer: decisions.issuer,
    clientId: decisions.clientId,
    simulated: true,
    certificateAuthority: await simulatorAuthority(readiness),
    tenant: tenant.id.toLowerCase(),
    readiness: file,
  };
}

/** @param isEntra whether the provider is Entra ID, or works as it does: it asks by `prompt=login` alone, and knows people by `oid` */
function common(given: Partial<IdentitySetting>, isEntra: boolean) {
  return {
    audiences: given.audiences ?? [],
    subjectClaim: given.subjectClaim ?? (isEntra ? 'oid' : 'sub'),
    rolesClaim: given.rolesClaim ?? 'roles',
    nameClaim: given.nameClaim ?? 'preferred_username',
    maxAge: given.maxAge ?? !isEntra,
    guests: given.guests ?? false,
  };
}
