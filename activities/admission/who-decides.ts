/**
 * Who has asked for a run and who has decided about it, as this worker knows it: by what it has verified and signed itself
 * where its connections.yaml asks for a sign-in, and only else by the names that the run gives.
 */
import type { AdmitInput, AdmittedDecision } from '../../domain/activity-contracts.ts';
import { readDecision } from '../../domain/decision.ts';
import { Failure } from '../../domain/failure.ts';
import { personOf, type Person } from '../../domain/person.ts';
import type { Journal } from '../../journal/journal.ts';
import { signedStatements, type VerifiedStatement } from '../../journal/sign-ins.ts';
import type { Services } from '../services.ts';

export interface Deciding {
  /** Identity provider that must have signed; null: names as typed. */
  readonly issuer: string | null;
  readonly requester: Person;
}

/** @returns null: names as typed are taken on this connection */
async function issuerOf(services: Services, connection: string): Promise<string | null> {
  const identity = await services.identityOf(connection);
  return identity === 'claims' ? null : identity.issuer;
}

/**
 * @param header of the plan; `undoes`: the request for a rollback from the journal is the decision itself
 * @throws Failure `approval-not-admitted` where the plan says otherwise than what this worker has verified
 */
export async function requesterOf(
  services: Services,
  journal: Journal,
  { connection, header }: Pick<AdmitInput['plan'], 'connection' | 'header'>,
): Promise<Deciding> {
  const issuer = await issuerOf(services, connection);
  const { requestedBy, request, runId } = header;
  if (issuer === null || request === undefined) return { issuer, requester: { by: requestedBy } };
  const signed = await verified(journal, runId, request);
  if (signed?.action !== 'request') throw notAdmitted('this worker has verified no such request for the run');
  const { signedIn } = signed;
  if (signedIn.name !== requestedBy) throw notAdmitted(`the request was signed by ${signedIn.name}`);
  return { issuer, requester: personOf(requestedBy, signedIn) };
}

/**
 * The decision as this worker has verified it: whatever the run says of who has made it, when, how and why is left out. Said
 * otherwise it would pass for another decision, which ends later and which nobody has revoked.
 *
 * @param runId of the run that asks
 * @throws Failure `approval-not-admitted` where nobody has signed it, or what was signed is something else
 */
export async function decidedBy(
  journal: Journal,
  {
    issuer,
    runId,
    decision,
  }: { readonly issuer: string | null; readonly runId: string; readonly decision: AdmittedDecision },
): Promise<AdmittedDecision> {
  const { signedIn: _, ...unsigned } = decision;
  if (issuer === null || decision.via === 'standing') return unsigned;
  const { id } = decision;
  const signed = id === undefined ? undefined : await verified(journal, runId, id);
  if (signed === undefined) throw notAdmitted('this worker has verified no sign-in for the decision');
  if (signed.signedIn.issuer !== issuer) throw notAdmitted(`the decision was signed at ${signed.signedIn.issuer}`);
  if (signed.action !== decision.decision || signed.planHash !== decision.planHash) {
    throw notAdmitted('what was signed is another decision');
  }
  const { signedIn, at } = signed;
  const reason = reasonIn(signed);
  const { reason: _said, ...rest } = unsigned;
  return { ...rest, by: signedIn.name, signedIn, at, via: 'update', ...(reason !== undefined && { reason }) };
}

/** As it was signed. */
function reasonIn({ text, id }: VerifiedStatement): string | undefined {
  const read = readDecision(text, id);
  return 'refused' in read ? undefined : read.decision.reason;
}

async function verified(journal: Journal, runId: string, id: string): Promise<VerifiedStatement | undefined> {
  return (await signedStatements(journal, runId)).find((each) => each.id === id);
}

export function notAdmitted(why: string): Failure {
  return new Failure('approval-not-admitted', { service: 'runbook', subject: why });
}
