/**
 * What a command carries out itself, in its own process, such as lifting a stop: a person signs it at the identity provider of each
 * connection that it is about, and it is checked here as a worker checks a decision.
 */
import type { Config } from '../../config.ts';
import { verifiedSignIn } from '../../activities/decisions/verified-sign-in.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { identityOf } from '../../connectors/identity-of.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import type { Person } from '../../domain/person.ts';
import { roleClaim, type Role } from '../../domain/role.ts';
import { hasRole } from '../../domain/roles.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import type { Statement } from '../../domain/statement.ts';
import type { Journal } from '../../journal/journal.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { signStatement } from './sign-statement.ts';

/** What is signed. */
export interface ToSign {
  /** Null: all that connections.yaml names. */
  readonly connection: string | null;
  readonly role: Role;
  /** As typed; undefined: the provider asks who it is. */
  readonly by: string | undefined;
  readonly text: string;
  readonly said: Statement & { readonly action: string };
}

interface Here {
  readonly config: Pick<Config, 'home' | 'connectionsFile'>;
  readonly journal: Journal;
  /** Of the channels by which people are told that a sign-in was used twice. */
  readonly secrets: SecretStore;
  readonly io: Pick<Io, 'interactive' | 'environment' | 'signal' | 'progress'>;
}

/**
 * @returns who has signed; undefined: names as typed are taken on each of them
 * @throws CommandProblem where it isn't signed as it must be, or the role is missing: exit code 4
 */
export async function signedHere(
  { connection, role, by, text, said }: ToSign,
  { config, journal, secrets, io }: Here,
): Promise<Person | undefined> {
  let first: Person | undefined;
  for (const provider of await providersOf(connection, config)) {
    const statement = await signStatement(text, provider, { by, io });
    const services = { home: config.home, secrets };
    const found = await verifiedSignIn(services, journal, provider, {
      statement,
      said,
      ...(connection !== null && { connection }),
    });
    if ('refused' in found) throw refusal(found.refused);
    const { signedIn } = found;
    const person = { by: signedIn.name, signedIn };
    if (!hasRole({ issuer: provider.issuer, roles: null }, person, role)) {
      const message = `${person.by} may not do that: it takes ${roleClaim(role)} at ${provider.issuer}.`;
      throw refusal({ code: 'role-missing', message });
    }
    first ??= person;
  }
  return first;
}

/** Each once. */
async function providersOf(connection: string | null, config: Here['config']): Promise<IdentityProvider[]> {
  const names = connection === null ? Object.keys(await readConnections(config.connectionsFile)) : [connection];
  const identities = await Promise.all(names.map(async (name) => identityOf(name, config)));
  const providers = new Map<string, IdentityProvider>();
  for (const identity of identities) if (identity !== 'claims') providers.set(identity.issuer, identity);
  return [...providers.values()];
}

function refusal({ code, message }: { readonly code: string; readonly message: string }): CommandProblem {
  return new CommandProblem({ code, message, exitCode: exitCodes.refused });
}
