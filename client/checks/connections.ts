/** Each connection: can both identities sign in, and do they have the rights that runbooks need? Only reads. */
import { decodeJwt } from 'jose';
import type { AnyConnected, Connected } from '../../connectors/connected.ts';
import { connect, connectionNamed } from '../../connectors/connect.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { mintToken } from '../../connectors/entra/mint-token.ts';
import { exchangeOnline } from '../../connectors/exchange-online/exchange-online.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import type { Config } from '../../config.ts';
import type { Connection, IdentityRole } from '../../domain/connection.ts';
import { compareRights, neededRights } from '../../domain/runner-rights.ts';
import { attempt, ok, warning, wrong, type Check } from './check.ts';
import { decisionsApplicationChecks } from './decisions/application.ts';
import { identityProviderChecks, type Decided } from './identity-provider.ts';
import { ownIdentityChecks } from './own-identities.ts';
import { serverChecks } from './servers.ts';

/** @param only the one connection to check; all by default */
export async function connectionChecks(
  config: Config,
  secrets: SecretStore,
  only: string | undefined,
): Promise<Check[]> {
  const known: [string, Connection['kind']][] = [];
  const file = await attempt('connections', async () => {
    const connections = await readConnections(config.connectionsFile);
    if (only !== undefined) connectionNamed(only, connections);
    known.push(...Object.entries(connections).map(([name, { kind }]) => [name, kind] as [string, Connection['kind']]));
    return ok('connections', `${Object.keys(connections).join(', ')} (${config.connectionsFile})`);
  });
  const checks = [file];
  for (const [name, kind] of known.filter(([each]) => only === undefined || each === only)) {
    const decided = await identityProviderChecks(name, kind, config);
    checks.push(...(await oneConnection(name, config, secrets, decided)));
  }
  return checks;
}

async function oneConnection(
  name: string,
  config: Config,
  secrets: SecretStore,
  { checks: decided, provider }: Decided,
): Promise<Check[]> {
  const { connectionsFile, home } = config;
  const connection: { connected?: AnyConnected } = {};
  const reached = await attempt(`connection ${name}`, async () => {
    const connected = await connect(name, { connectionsFile, home, secrets });
    connection.connected = connected;
    const what = connected.kind === 'exchange-server' ? connected.onPremises.domain.dns : connected.organization;
    return ok(`connection ${name}`, `${connected.kind}, ${what}`);
  });
  const { connected } = connection;
  if (connected === undefined) return [reached, ...decided];
  const servers = await serverChecks(connected, config);
  if (connected.kind === 'exchange-server') return [reached, ...decided, ...servers];
  return [
    reached,
    ...(await identity(connected, 'plan')),
    ...(await identity(connected, 'apply')),
    ...(await ownIdentityChecks(connected)),
    ...decided,
    ...(provider === undefined ? [] : await decisionsApplicationChecks(connected, provider)),
    ...servers,
  ];
}

async function identity(connected: Connected, role: IdentityRole): Promise<Check[]> {
  const name = `connection ${connected.name}, identity ${role}`;
  return [
    await attempt(`${name}, Graph`, async () => {
      const { value } = await mintToken(connected, {
        identity: connected.identities[role],
        scope: connected.scopes.graph,
        fresh: true,
      });
      const { missing, surplus } = compareRights(rolesOf(value), neededRights(role).graph);
      if (missing.length === 0) {
        const holds = 'signs in, and has the permissions that runbooks need';
        if (surplus.length === 0) return ok(`${name}, Graph`, holds);
        const advice =
          'Remove what no runbook needs: anyone who obtains the credential of this identity has these permissions, too.';
        return warning(`${name}, Graph`, `${holds}, and more: ${surplus.join(', ')}`, advice);
      }
      const wanted = missing.map(({ anyOf, for: what }) => `${anyOf.join(' or ')} (${what})`).join(', ');
      return wrong(
        `${name}, Graph`,
        `signs in, without ${wanted}`,
        'Grant these application permissions, with admin consent.',
      );
    }),
    await attempt(`${name}, Exchange`, async () => {
      const offered = await exchangeOnline(connected, connected.identities[role]).moduleFile();
      const has = new Set(offered.map((cmdlet) => cmdlet.toLowerCase()));
      const missing = neededRights(role).cmdlets.filter((cmdlet) => !has.has(cmdlet.toLowerCase()));
      if (missing.length === 0) return ok(`${name}, Exchange`, `signs in, and may use ${offered.length} cmdlets`);
      const advice =
        'Give the application Exchange.ManageAsApp, and a role group (or an Entra role) with these cmdlets.';
      return wrong(`${name}, Exchange`, `signs in, without ${missing.join(', ')}`, advice);
    }),
  ];
}

/** The token itself lists the application permissions. */
function rolesOf(token: string): readonly string[] {
  const { roles } = decodeJwt(token);
  return Array.isArray(roles) ? roles.map(String) : [];
}
