/** What concerns one connection or all of them is signed at each identity provider that is concerned, by somebody with a role there. */
import type { Config } from '../../config.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { identityOf } from '../../connectors/identity-of.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import type { Person } from '../../domain/person.ts';
import { roleClaim, type Role } from '../../domain/role.ts';
import { hasRole } from '../../domain/roles.ts';
import type { Statement } from '../../domain/statement.ts';
import { refusedAs, signedAt, type Here } from './signed-at.ts';

/** What is signed. */
export interface ToSign {
  /** Null: all that connections.yaml names. */
  readonly connection: string | null;
  readonly role: Role;
  readonly text: string;
  readonly said: Statement & { readonly action: string };
}

/**
 * @returns who has signed; undefined: names as typed are taken on each of them
 * @throws CommandProblem where it isn't signed as it must be, or the role is missing: exit code 4
 */
export async function signedHere(
  { connection, role, text, said }: ToSign,
  config: Pick<Config, 'home' | 'connectionsFile'>,
  here: Omit<Here, 'identity'>,
): Promise<Person | undefined> {
  let first: Person | undefined;
  for (const provider of await providersOf(connection, config)) {
    const signedIn = await signedAt({ text, said }, { ...here, identity: { connection, provider } });
    const person = { by: signedIn.name, signedIn };
    if (!hasRole({ issuer: provider.issuer, roles: null }, person, role)) {
      const message = `${person.by} may not do that: it takes ${roleClaim(role)} at ${provider.issuer}.`;
      throw refusedAs({ code: 'role-missing', message });
    }
    first ??= person;
  }
  return first;
}

/** Each once. */
async function providersOf(
  connection: string | null,
  config: Pick<Config, 'home' | 'connectionsFile'>,
): Promise<IdentityProvider[]> {
  const names = connection === null ? Object.keys(await readConnections(config.connectionsFile)) : [connection];
  const identities = await Promise.all(names.map(async (name) => identityOf(name, config)));
  const providers = new Map<string, IdentityProvider>();
  for (const identity of identities) if (identity !== 'claims') providers.set(identity.issuer, identity);
  return [...providers.values()];
}
