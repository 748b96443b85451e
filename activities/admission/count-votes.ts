/** Records a decision about a plan among its votes, if it counts, and counts it with those before. */
import type { AdmitAnswer } from '../../domain/activity-contracts.ts';
import type { ApprovalNeeds } from '../../domain/approval-needs.ts';
import type { RecordedDecision } from '../../domain/approval.ts';
import type { Person } from '../../domain/person.ts';
import { isBlocked } from '../../journal/blocked-people.ts';
import type { Journal } from '../../journal/journal.ts';
import { useStanding } from '../../journal/standing-uses.ts';
import { recordVote, votesOf, type About } from '../../journal/votes.ts';
import type { Policy } from '../../policy/approvals-file.ts';
import { countedOf, isEnough, whyNotCounted } from '../../policy/votes-that-count.ts';

export interface Counting {
  readonly about: About;
  readonly requester: Person;
  readonly needs: ApprovalNeeds;
  readonly policy: Policy;
  readonly journal: Journal;
  /** Milliseconds. */
  readonly now: number;
  /** Whose trust.yaml counts. */
  readonly home: string;
}

export interface Counted {
  readonly taken: readonly RecordedDecision[];
  readonly refused: AdmitAnswer['refused'];
  readonly isEnough: boolean;
}

export async function countVotes(decision: RecordedDecision, by: Counting): Promise<Counted> {
  const before = await votesOf(by.journal, by.about);
  const round = { ...by, askedAt: before.askedAt };
  const earlier = unblocked(before.given, by);
  const refused =
    decision.via === 'standing'
      ? await whyNotStanding(by)
      : (whyBlocked(decision, by) ?? whyNotCounted(decision, round, earlier));
  if (refused !== undefined) return { taken: countedOf(earlier, round), refused, isEnough: false };
  if (decision.via === 'standing') return { taken: [decision], refused: null, isEnough: true };
  const votes = await recordVote(by.journal, by.about, decision);
  const taken = countedOf(unblocked(votes.given, by), round);
  return { taken, refused: null, isEnough: isEnough(taken, by.needs) };
}

/** A vote of somebody who is blocked since counts no more, for as long as they are. */
function unblocked(given: readonly RecordedDecision[], { home }: Counting): RecordedDecision[] {
  return given.filter((each) => !isBlocked(home, each));
}

function whyBlocked(decision: RecordedDecision, { home }: Counting): AdmitAnswer['refused'] {
  return isBlocked(home, decision) ? { code: 'blocked', message: `${blockedSentence(decision)}.` } : null;
}

export function blockedSentence({ by }: Person): string {
  return `${by} is blocked in trust.yaml`;
}

async function whyNotStanding({ about, needs, policy, journal }: Counting) {
  const standing = policy.standing.find(({ name }) => name === needs.standing);
  if (standing === undefined) return { code: 'not-covered', message: 'No standing approval covers the plan.' };
  if (await useStanding(journal, standing, about)) return undefined;
  const message = `The standing approval ${standing.name} was used ${standing.mostPerDay} times within a day.`;
  return { code: 'standing-used-up', message };
}
