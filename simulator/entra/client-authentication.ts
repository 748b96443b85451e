/**
 * Which application asks, and has it proven that? Secrets and certificates are known to each token node at its own
 * moment; an expired one and a wrong one have different errors.
 */
import type { Core } from '../core.ts';
import type { Random } from '../random.ts';
import type { Application, ServicePrincipal } from '../tenant/state.ts';
import { verifyClientAssertion } from './client-assertion.ts';
import { TokenError } from './token-error.ts';
import type { Platform } from './authorize/reply-address.ts';
import { tokenNodeCount } from '../tenant/token-nodes.ts';

/** Microsoft's own public clients, which every tenant knows without a service principal. */
const firstPartyClients: Record<string, string> = {
  'fb78d390-0c51-40cd-8e17-fdbfab77341b': 'Microsoft Exchange REST API Based Powershell',
  '1950a258-227b-4e31-a9cf-717495945fc2': 'Microsoft Azure PowerShell',
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46': 'Microsoft Azure CLI',
  '14d82eec-204b-4c2f-b7e8-296a70dab67e': 'Microsoft Graph Command Line Tools',
};

export type Client =
  | { kind: 'first-party'; appId: string; displayName: string }
  /** An application of the tenant that can't keep a secret, by an address that is registered for that. */
  | ({ kind: 'public' } & KnownApplication)
  | ({
      kind: 'application';
      proof: 'secret' | 'certificate';
      /** Of the credential that proved it. */
      keyId: string;
    } & KnownApplication);

export interface KnownApplication {
  application: Application;
  servicePrincipal: ServicePrincipal;
}

export interface ClientCredentials {
  clientId: string | undefined;
  secret: string | undefined;
  assertion: string | undefined;
}

/**
 * @param isAudience whether a client assertion's audience is this endpoint
 * @param nodes draws the token node that the request meets
 * @param platform of the address that a code went to; a public one must not prove anything
 * @throws TokenError 900144, 700016, 7000229, 7000112, 7000215, 7000218, 7000222, 700025, 9002327, and those of assertions
 */
export async function authenticateClient(
  core: Core,
  credentials: ClientCredentials,
  isAudience: (name: string) => boolean,
  nodes: Random,
  platform: Platform = 'web',
): Promise<Client> {
  const { clock, faults } = core;
  const appId = credentials.clientId?.toLowerCase();
  if (appId === undefined) throw new TokenError(900_144, "'client_id'");
  const displayName = firstPartyClients[appId];
  if (displayName !== undefined) return { kind: 'first-party', appId, displayName };

  const known = knownApplication(core, appId);
  if (platform === 'spa') throw new TokenError(9_002_327);
  if (platform === 'publicClient') {
    if (credentials.secret !== undefined || credentials.assertion !== undefined) throw new TokenError(700_025);
    return { kind: 'public', ...known };
  }
  const { application } = known;

  const node = nodes.below(tokenNodeCount);
  const isLagging = faults.active('token-lag', { appId });
  const knows = ({ effectiveAt }: { effectiveAt: readonly string[] }) =>
    !isLagging && clock.isPast(effectiveAt[node % effectiveAt.length] ?? clock.iso());
  if (credentials.assertion !== undefined) {
    const { assertion } = credentials;
    const { keyId } = await verifyClientAssertion({ assertion, application, isAudience, knows, clock });
    return { kind: 'application', ...known, proof: 'certificate', keyId };
  }
  if (credentials.secret === undefined) throw new TokenError(7_000_218);
  const held = application.passwordCredentials.find(({ secretText }) => secretText === credentials.secret);
  if (held === undefined || !knows(held)) throw new TokenError(7_000_215, `Identifier '${appId}'.`);
  if (clock.isPast(held.endDateTime)) throw new TokenError(7_000_222, `Identifier '${appId}'.`);
  return { kind: 'application', ...known, proof: 'secret', keyId: held.keyId };
}

/** @throws TokenError 700016, 7000229, 7000112 */
export function knownApplication({ store, clock }: Core, appId: string): KnownApplication {
  const application = store.state.applications.find((candidate) => candidate.appId === appId);
  if (application === undefined || !clock.isPast(application.visibleAt)) {
    throw new TokenError(700_016, `Identifier '${appId}'.`);
  }
  const servicePrincipal = store.state.servicePrincipals.find((candidate) => candidate.appId === appId);
  if (servicePrincipal === undefined) throw new TokenError(7_000_229, `Identifier '${appId}'.`);
  if (!clock.isPast(servicePrincipal.visibleAt)) throw new TokenError(700_016, `Identifier '${appId}'.`);
  if (!servicePrincipal.accountEnabled) throw new TokenError(7_000_112, `Identifier '${appId}'.`);
  return { application, servicePrincipal };
}
