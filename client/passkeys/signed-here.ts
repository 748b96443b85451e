/**
 * Has a person sign a statement about a passkey, and checks it as a worker does: what comes of it is signed into the journal by
 * this process, with the key of this home.
 */
import { isBlocked } from '../../journal/blocked-people.ts';
import type { Journal } from '../../journal/journal.ts';
import { useSignIn } from '../../journal/sign-ins.ts';
import type { Refusal } from '../../domain/approval.ts';
import type { SignedIn } from '../../domain/person.ts';
import { statementId } from '../../domain/statement.ts';
import { checkSignIn } from '../../policy/sign-in/check-sign-in.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { signStatement } from '../sign-in/sign-statement.ts';
import type { Identity } from './identity.ts';

/**
 * @param text the statement
 * @param action what it does, in a word, for whom it concerns
 * @throws CommandProblem where nobody has signed it, or nobody whose signature counts
 */
export async function signedHere(
  text: string,
  action: string,
  { journal, identity, by, io }: { journal: Journal; identity: Identity; by: string | undefined; io: Io },
): Promise<SignedIn> {
  const { connection, provider } = identity;
  const signed = await signStatement(text, provider, { by, io });
  const checked = await checkSignIn(signed, provider, { now: Date.now() });
  if ('refused' in checked) throw refusedAs(checked.refused);
  const { signedIn } = checked;
  if (isBlocked(journal.home, { by: signedIn.name, signedIn })) {
    throw refusedAs({
      code: 'blocked',
      message: `${signedIn.name} is blocked by trust.yaml: what they sign doesn't count.`,
    });
  }
  const statement = { id: statementId(text), action, run: null, runId: null, planHash: null };
  const used = await useSignIn(journal, signedIn, statement, { requestedBy: null, connection });
  if ('refused' in used) throw refusedAs(used.refused);
  return used.signedIn;
}

export function refusedAs({ code, message }: Refusal, advice?: string): CommandProblem {
  return new CommandProblem({ code, message, exitCode: exitCodes.refused, ...(advice !== undefined && { advice }) });
}
