/**
 * From a connection's name to the connection made ready to use. What differs between a real tenant and the simulated one
 * ends here.
 */
import { clouds } from '../domain/clouds.ts';
import type { Connection, ConnectionIdentity, ExchangeOnlineConnection } from '../domain/connection.ts';
import { Failure } from '../domain/failure.ts';
import { nearest } from '../domain/nearest.ts';
import { ownOfConnections } from '../domain/own-identities.ts';
import { realClock } from './clock.ts';
import type { AnyConnected, Connected } from './connected.ts';
import { connectExchangeServer } from './connect-exchange-server.ts';
import { readConnections } from './connections-file.ts';
import type { ApplicationIdentity } from './entra/identity.ts';
import { certificateCredential } from './secrets/certificate-credential.ts';
import type { SecretStore } from '../domain/secret-store.ts';
import { trustRoot } from './trust-root.ts';
import { connectSimulated } from './simulated/connect-simulated.ts';

export interface ConnectionSources {
  /** Path of connections.yaml; it need not exist. */
  connectionsFile: string;
  /** RUNBOOKS_HOME: where the simulator's readiness file lies. */
  home: string;
  secrets: SecretStore;
}

/**
 * Connects by name. Reads the file, a certificate authority and (for the simulated tenant) the simulator's readiness
 * and clock; signs in nowhere. Throws `connection-unknown`, `connections-file-invalid`, `simulator-not-running`.
 */
export async function connect(name: string, sources: ConnectionSources, signal?: AbortSignal): Promise<AnyConnected> {
  const connections = await readConnections(sources.connectionsFile);
  const connection = connectionNamed(name, connections);
  return { ...(await connectOne(name, connection, sources, signal)), otherConnections: ownOfConnections(connections) };
}

async function connectOne(
  name: string,
  connection: Connection,
  { home, secrets }: ConnectionSources,
  signal: AbortSignal | undefined,
): Promise<AnyConnected> {
  switch (connection.kind) {
    case 'simulated':
      return connectSimulated(name, connection, home, signal);
    case 'exchange-server':
      return connectExchangeServer(name, connection, secrets);
    default:
      return connectExchangeOnline(name, connection, secrets);
  }
}

/**
 * The tenant of a connection.
 * @throws Failure `connection-without-tenant`
 */
export function tenantOf(connected: AnyConnected): Connected {
  if (connected.kind !== 'exchange-server') return connected;
  throw new Failure('connection-without-tenant', { service: 'connections', subject: connected.name });
}

/** The connection of this name, or `connection-unknown` with the names that there are. */
export function connectionNamed(name: string, connections: Readonly<Record<string, Connection>>): Connection {
  const connection = Object.hasOwn(connections, name) ? connections[name] : undefined;
  if (connection !== undefined) return connection;
  const names = Object.keys(connections).sort();
  const meant = nearest(name, names);
  const hint = meant === undefined ? `there is ${names.join(', ') || 'none'}` : `did you mean ${meant}?`;
  throw new Failure('connection-unknown', { service: 'connections', subject: `${name}: ${hint}` });
}

async function connectExchangeOnline(
  name: string,
  connection: ExchangeOnlineConnection,
  secrets: SecretStore,
): Promise<Connected> {
  const cloud = clouds[connection.cloud];
  const { certificateAuthority, proxy } = connection;
  return {
    name,
    kind: 'exchange-online',
    tenantId: connection.tenant,
    organization: connection.organization,
    authority: `${cloud.authority}/${connection.tenant}`,
    graph: cloud.graph,
    exchange: cloud.exchange,
    ews: cloud.ews,
    compliance: cloud.compliance,
    imap: cloud.imap,
    pop: cloud.pop,
    smtp: cloud.smtp,
    scopes: { graph: cloud.graphScope, exchange: cloud.exchangeScope, compliance: cloud.complianceScope },
    ...(certificateAuthority === undefined ? {} : { trustRoot: await trustRoot(name, certificateAuthority) }),
    ...(proxy === undefined ? {} : { proxy }),
    identities: {
      plan: storedIdentity(connection.identities.plan, secrets),
      apply: storedIdentity(connection.identities.apply, secrets),
    },
    clock: realClock,
    breakGlassAccounts: connection.breakGlassAccounts,
    egress: (connection.egressAddresses ?? []).map((publicAddress) => ({ publicAddress })),
  };
}

/** An application whose credential is a secret reference, read from the store at each sign-in. */
export function storedIdentity(identity: ConnectionIdentity, secrets: SecretStore): ApplicationIdentity {
  const { clientId, secret, certificate } = identity;
  const reference = secret ?? certificate ?? '';
  return {
    kind: 'application',
    clientId,
    credentialId: reference,
    credential: async () => {
      const { value } = await secrets.resolve(reference);
      return secret === undefined ? certificateCredential(value, reference) : { kind: 'secret', secret: value };
    },
  };
}
