/**
 * Which objects of a tenant, or of a directory on premises, our own identities are there. What can't be found out is never
 * taken for absent: then nothing is written.
 */
import { decodeJwt } from 'jose';
import type { Connected } from '../connectors/connected.ts';
import { mintToken } from '../connectors/entra/mint-token.ts';
import { graphPath, literal } from '../connectors/graph/encoding.ts';
import { graphClient } from '../connectors/graph/graph-client.ts';
import type { Shell } from '../connectors/powershell/shell.ts';
import { Failure, isFailure } from '../domain/failure.ts';
import { powershellLiteral } from '../domain/powershell-literal.ts';

/** An object's ID never changes: asked for once in the life of a process. */
const found = new Map<string, readonly string[]>();

async function once(key: readonly string[], ask: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const name = key.join('\n');
  const known = found.get(name);
  if (known !== undefined) return known;
  const ids = await ask();
  // One that isn't there yet may be made.
  if (ids.length > 0) found.set(name, ids);
  return ids;
}

/**
 * Object IDs of the service principals (or users) that the runner is, as its tokens say it: that takes no permission.
 * Source: learn, entra/identity-platform/access-token-claims-reference (oid).
 */
export async function signedInObjects(connected: Connected, signal: AbortSignal): Promise<string[]> {
  const ids = Object.values(connected.identities).map(async (identity) => {
    const { value } = await mintToken(connected, { identity, scope: connected.scopes.graph, signal });
    const { oid } = decodeJwt(value);
    if (typeof oid === 'string') return oid;
    throw new Failure('own-identity-unknown', { service: 'entra', subject: 'a token without oid' });
  });
  return await Promise.all(ids);
}

/** Object IDs of the registrations and service principals of our applications, as the reading identity finds them. */
export async function registeredObjects(
  connected: Connected,
  applications: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const graph = graphClient(connected, connected.identities.plan, { signal });
  const ids = applications.flatMap((appId) => [
    graphPath`/applications(appId=${literal(appId)})`,
    graphPath`/servicePrincipals(appId=${literal(appId)})`,
  ]);
  const all = ids.map(async (path) =>
    once([connected.graph, connected.tenantId, path], async () => {
      try {
        return [(await graph.request<{ id: string }>({ path, query: { $select: 'id' } })).id];
      } catch (error) {
        // Registered in another tenant, or not used in this one.
        if (isFailure(error, 'graph-object-not-found')) return [];
        throw error;
      }
    }),
  );
  return (await Promise.all(all)).flat();
}

interface Accounts {
  /** The connection's. */
  readonly name: string;
  readonly accounts: readonly string[];
  /** One that isn't a user, such as a group managed service account, is known by its name alone. */
  readonly mustBeThere: boolean;
}

/** objectGUID, SID and names of accounts in a directory on premises. */
export async function directoryObjects(
  directory: Shell,
  { name, accounts, mustBeThere }: Accounts,
): Promise<readonly string[]> {
  const all: string[] = [];
  // One after the other: a session answers one call at a time.
  for (const account of accounts) {
    const names = await once([name, account], async () => userNames(directory, account));
    if (names.length === 0 && mustBeThere) {
      throw new Failure('own-identity-unknown', {
        service: 'powershell',
        subject: `${account} isn't in the directory`,
      });
    }
    all.push(...names);
  }
  return all;
}

async function userNames(directory: Shell, account: string): Promise<string[]> {
  const Filter =
    account.includes('\\') || !account.includes('@')
      ? `SamAccountName -eq ${powershellLiteral(account.slice(account.indexOf('\\') + 1))}`
      : `UserPrincipalName -eq ${powershellLiteral(account)}`;
  const select = ['ObjectGUID', 'SID', 'SamAccountName', 'UserPrincipalName', 'DistinguishedName'];
  const users = await directory.invoke<Record<string, unknown>>('Get-ADUser', { Filter }, { select });
  return users.flatMap((user) => Object.values(user).flatMap(textOf));
}

function textOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  const { Value } = (value ?? {}) as { Value?: unknown };
  return typeof Value === 'string' ? [Value] : [];
}
