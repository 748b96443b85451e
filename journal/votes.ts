/**
 * Who has approved or released a plan so far, as the worker has checked it. Signed: no run, and nobody who may write to the
 * database, can make up the first of two.
 */
import type { RecordedDecision } from '../domain/approval.ts';
import { samePerson } from '../domain/person.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { appendSigned, holdStream, readSigned } from './signed-rows.ts';

export interface About {
  /** Temporal's run ID. */
  readonly runId: string;
  readonly planHash: string;
}

export interface Votes {
  /** When the plan was asked about, ISO 8601, by the journal's clock; undefined: it wasn't. */
  readonly askedAt: string | undefined;
  readonly given: readonly RecordedDecision[];
}

/** The plan is asked about, perhaps anew: whatever was given before counts no more. */
export async function recordAsked(journal: Journal, about: About): Promise<void> {
  await journal.transaction(async (tx) => {
    const row = { at: await tx.now(), kind: 'asked' as const, claimed_by: null, decision: null };
    await appendSigned(journal, tx, streamOf(about), [row]);
  });
}

/**
 * A second time by the same person is no second vote.
 *
 * @returns all that count, this one included
 */
export async function recordVote(journal: Journal, about: About, decision: RecordedDecision): Promise<Votes> {
  return await journal.transaction(async (tx) => {
    await holdStream(tx, streamOf(about));
    const { askedAt, given } = await votesIn(journal, tx, about);
    if (given.some((each) => each.decision === decision.decision && samePerson(each, decision))) {
      return { askedAt, given };
    }
    const kind = decision.decision === 'release' ? 'release' : 'approve';
    const row = {
      at: await tx.now(),
      kind,
      claimed_by: decision.by,
      decision: JSON.stringify(decision),
    } as const;
    await appendSigned(journal, tx, streamOf(about), [row]);
    return { askedAt, given: [...given, decision] };
  });
}

/** Those that count. */
export async function votesOf(journal: Journal, about: About): Promise<Votes> {
  return await journal.read((tx) => votesIn(journal, tx, about));
}

/** What comes before a row that is missing or doesn't verify may have been asked about anew: it counts no more either. */
async function votesIn(journal: Journal, tx: JournalTransaction, about: About): Promise<Votes> {
  let askedAt: string | undefined;
  let given: RecordedDecision[] = [];
  for (const place of await readSigned(journal, tx, streamOf(about), journal.trusted)) {
    if (!place.verified || place.row.kind === 'asked') {
      given = [];
      askedAt = place.verified ? place.row.at : undefined;
    } else if (place.row.decision !== null) given.push(JSON.parse(place.row.decision) as RecordedDecision);
  }
  return { askedAt, given };
}

function streamOf({ runId, planHash }: About) {
  return { table: 'votes', scope: runId, part: planHash } as const;
}
