/**
 * Has a person sign a statement that this very process carries out, such as lifting a stop, and checks it as a worker checks a
 * decision: what comes of it is signed into the journal with the key of this home.
 */
import { verifiedSignIn } from '../../activities/decisions/verified-sign-in.ts';
import type { Refusal } from '../../domain/approval.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import type { SignedIn } from '../../domain/person.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import type { Statement } from '../../domain/statement.ts';
import { isBlocked } from '../../journal/blocked-people.ts';
import type { Journal } from '../../journal/journal.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { signStatement } from './sign-statement.ts';

export interface Here {
  readonly journal: Journal;
  /** Of the channels by which people are told that a sign-in was used twice. */
  readonly secrets: SecretStore;
  /** Whose people sign; null: for all connections. */
  readonly identity: { readonly connection: string | null; readonly provider: IdentityProvider };
  /** As typed; undefined: the provider asks who it is. */
  readonly by: string | undefined;
  readonly io: Pick<Io, 'interactive' | 'environment' | 'signal' | 'progress'>;
}

/** @throws CommandProblem where nobody has signed it, or nobody whose signature counts */
export async function signedAt(
  { text, said }: { readonly text: string; readonly said: Statement & { readonly action: string } },
  { journal, secrets, identity, by, io }: Here,
): Promise<SignedIn> {
  const { connection, provider } = identity;
  const statement = await signStatement(text, provider, { by, io });
  const found = await verifiedSignIn({ home: journal.home, secrets }, journal, provider, {
    statement,
    said,
    ...(connection !== null && { connection }),
  });
  if ('refused' in found) throw refusedAs(found.refused);
  const { signedIn } = found;
  if (!isBlocked(journal.home, { by: signedIn.name, signedIn })) return signedIn;
  throw refusedAs({
    code: 'blocked',
    message: `${signedIn.name} is blocked by trust.yaml: what they sign doesn't count.`,
  });
}

export function refusedAs({ code, message }: Refusal): CommandProblem {
  return new CommandProblem({ code, message, exitCode: exitCodes.refused });
}
