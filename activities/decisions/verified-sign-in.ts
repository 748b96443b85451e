/**
 * Who has signed a statement, as this worker has verified it and recorded it: the statement is for this installation and still to be
 * taken, the identity provider has signed it for a person who has just signed in, and that sign-in has signed nothing else.
 */
import { Context } from '@temporalio/activity';
import type { Refusal } from '../../domain/approval.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import type { SignedIn } from '../../domain/person.ts';
import { statementId, type GivenStatement, type Statement } from '../../domain/statement.ts';
import type { Journal } from '../../journal/journal.ts';
import { signedStatements, useSignIn } from '../../journal/sign-ins.ts';
import { readPasskeyTrust } from '../../journal/trusted-writers.ts';
import { accountOf } from '../../policy/accounts.ts';
import { readApprovals } from '../../policy/approvals-file.ts';
import { checkPasskey } from '../../policy/passkeys/check-passkey.ts';
import { checkSignIn, tokenDigestOf } from '../../policy/sign-in/check-sign-in.ts';
import { announceAtOnce } from '../notify/announce-at-once.ts';
import type { Services } from '../services.ts';

/** What the statement says, as its own schema has read it. */
interface Said extends Statement {
  readonly action: string;
  /** Workflow ID of the run that asks; left out: it is about no run. */
  readonly run?: string;
  readonly planHash?: string;
}

interface ToVerify {
  readonly statement: GivenStatement;
  readonly said: Said;
  /** Of whom people are told if the sign-in was used already; left out: of all. */
  readonly connection?: string;
}

/** Milliseconds by which the clock of who makes a statement may be ahead. */
const mostAhead = 60_000;

/**
 * @throws Failure `identity-provider-unreachable`, to be tried again, `identity-provider-invalid`, `approvals-file-invalid`, and
 *   those of the journal: then nothing is known
 */
export async function verifiedSignIn(
  services: Pick<Services, 'home' | 'secrets'>,
  journal: Journal,
  provider: IdentityProvider,
  { statement, said, connection }: ToVerify,
): Promise<{ readonly signedIn: SignedIn; readonly id: string } | { readonly refused: Refusal }> {
  const { text, idToken } = statement;
  if (idToken === undefined) {
    const message = `What is asked for and decided here is signed, by a sign-in at ${provider.issuer}: this came without one.`;
    return { refused: { code: 'sign-in-missing', message } };
  }
  const id = statementId(text);
  const { action, run = null, planHash = null } = said;
  const runId = run === null ? null : (Context.current().info.workflowExecution?.runId ?? '');
  const before = runId === null ? [] : await signedStatements(journal, runId);
  const same = before.find((each) => each.id === id && isBy(each.signedIn, idToken, provider));
  if (same !== undefined) return { signedIn: same.signedIn, id };
  const now = Date.now();
  const refused = whyNotTaken(said, journal, now);
  if (refused !== undefined) return { refused };
  const checked = await checkSignIn({ text, idToken }, provider, { now });
  if ('refused' in checked) return checked;
  const account = accountOf(await readApprovals(services.home), checked.signedIn);
  const person = { ...checked.signedIn, ...(account !== undefined && { account }) };
  const proven = await withPasskey(journal, services.home, statement, person);
  if ('refused' in proven) return proven;
  const { signedIn } = proven;
  const requestedBy = before.find((each) => each.action === 'request')?.signedIn.name ?? null;
  const concerned = { requestedBy, connection: connection ?? null };
  const used = await useSignIn(journal, signedIn, { id, text, action, run, runId, planHash }, concerned);
  if ('signedIn' in used) return { signedIn: used.signedIn, id };
  const unreached = used.announcement === undefined ? [] : await announceAtOnce(journal, services, used.announcement);
  return { refused: notReaching(used.refused, unreached) };
}

function notReaching(refused: Refusal, unreached: readonly string[]): Refusal {
  if (unreached.length === 0) return refused;
  return { ...refused, message: `${refused.message} Not reached so far: ${unreached.join('; ')}.` };
}

/** A passkey that came along must count; whether there must be one is asked where what is signed is admitted. */
async function withPasskey(
  journal: Journal,
  home: string,
  { text, passkey }: GivenStatement,
  signedIn: SignedIn,
): Promise<{ readonly signedIn: SignedIn } | { readonly refused: Refusal }> {
  if (passkey === undefined) return { signedIn };
  const trust = await readPasskeyTrust(home);
  const checked = await checkPasskey(journal, { assertion: passkey, statementText: text, signedIn, trust });
  return 'refused' in checked ? checked : { signedIn: { ...signedIn, passkey: checked.credentialId } };
}

function whyNotTaken(
  { installation, issuedAt, notAfter }: Statement,
  journal: Pick<Journal, 'installation'>,
  now: number,
): Refusal | undefined {
  if (installation !== journal.installation) {
    const message = `It was signed for the installation ${installation ?? 'of nobody'}, and this is ${journal.installation}.`;
    return { code: 'other-installation', message };
  }
  if (Date.parse(notAfter) < now) return { code: 'decision-expired', message: `It was to be taken until ${notAfter}.` };
  if (Date.parse(issuedAt) > now + mostAhead) {
    const message = `By the worker's clock it was made in the future, at ${issuedAt}: set the clocks.`;
    return { code: 'decision-in-the-future', message };
  }
  return undefined;
}

/** An attempt of the activity before has taken it, and its answer was lost: however long ago that was, it is answered so again. */
function isBy({ issuer, tokenDigest }: SignedIn, idToken: string, provider: IdentityProvider): boolean {
  return issuer === provider.issuer && tokenDigest === tokenDigestOf(idToken);
}
