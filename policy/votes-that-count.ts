/** What of the votes about a plan counts by the worker's own policy, clock and journal, and whether it is enough. */
import type { ApprovalNeeds } from '../domain/approval-needs.ts';
import { whyNotFrom, type RecordedDecision, type Refusal } from '../domain/approval.ts';
import { milliseconds } from '../domain/duration.ts';
import { samePerson, type Person } from '../domain/person.ts';

/** What the votes are about, and when. */
export interface Round {
  readonly needs: ApprovalNeeds;
  readonly requester: Person;
  /** When the plan was asked about, ISO 8601; undefined: it wasn't. */
  readonly askedAt: string | undefined;
  /** Milliseconds. */
  readonly now: number;
}

/** Why a vote doesn't count, by itself; undefined where it does. */
export function whyNotCounted(
  vote: RecordedDecision,
  { needs, requester, askedAt, now }: Round,
  given: readonly RecordedDecision[],
): Refusal | undefined {
  // By the journal's clock, both of them.
  if (vote.signedIn !== undefined && askedAt !== undefined && vote.at < askedAt) {
    const message = `It was signed at ${vote.at}, and the plan was asked about anew at ${askedAt}: read it, and decide again.`;
    return { code: 'asked-again', message };
  }
  // The same vote may have been recorded by an attempt before.
  const taken = given.filter(({ decision }) => decision === 'release' && vote.decision !== 'release');
  const roles = needs.thenAsk === null || !isOver(needs, askedAt, now) ? [needs.role] : [needs.role, needs.thenAsk];
  const refusals = roles.map((role) => whyNotFrom(vote, { requester, needs, role, taken }));
  return refusals.includes(undefined) ? undefined : refusals[0];
}

/** All that count, one of each person and kind. */
export function countedOf(given: readonly RecordedDecision[], round: Round): RecordedDecision[] {
  const counted = given.filter((vote) => whyNotCounted(vote, round, given) === undefined);
  return counted.filter(
    (vote, index) =>
      counted.findIndex((other) => other.decision === vote.decision && samePerson(other, vote)) === index,
  );
}

/** @param counted as `countedOf` answers */
export function isEnough(counted: readonly RecordedDecision[], { approvals, quarantine }: ApprovalNeeds): boolean {
  const isReleased = quarantine === null || counted.some(({ decision }) => decision === 'release');
  return isReleased && counted.filter(({ decision }) => decision === 'approve').length >= approvals;
}

function isOver({ within }: ApprovalNeeds, askedAt: string | undefined, now: number): boolean {
  return within !== null && askedAt !== undefined && Date.parse(askedAt) + milliseconds(within) <= now;
}
