/**
 * The approvals of a run that a worker has checked itself. Signed: nothing is written without one, and anyone who may write to
 * the database can't make one.
 */
import type { Admission, Receipt } from '../domain/admission.ts';
import { ofAdmission } from '../domain/announcement.ts';
import { usualEnd } from '../domain/approval-end.ts';
import type { Plan } from '../domain/plan.ts';
import { receiptId } from '../domain/receipt-id.ts';
import { recordAnnouncement } from './announcements.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { newestFirst } from './newest-first.ts';
import { appendSigned, holdStream, readSigned } from './signed-rows.ts';

/** Until when it holds is decided here, where that isn't said: by the journal's clock. */
export type TakenDecision = Omit<Receipt, 'validUntil'> & Partial<Pick<Receipt, 'validUntil'>>;

/**
 * A decision that is admitted already changes nothing: handed out again, it lasts no longer. A rollback is one of the run that it
 * undoes.
 *
 * @returns the receipt that counts
 */
export async function recordAdmission(journal: Journal, taken: TakenDecision, plan: Plan): Promise<Receipt> {
  const stream = { table: 'admissions', scope: plan.header.undoes ?? taken.runId, part: taken.planHash } as const;
  return await journal.transaction(async (tx) => {
    await holdStream(tx, stream);
    const there = await readSigned(journal, tx, stream, journal.trusted);
    const receipts = there.flatMap((place) => (place.verified ? [JSON.parse(place.row.receipt) as Receipt] : []));
    const before = receipts.find((each) => isSameDecision(each, taken));
    if (before !== undefined) return before;
    const at = await tx.now();
    const receipt: Receipt = { ...taken, validUntil: taken.validUntil ?? usualEnd(at) };
    await appendSigned(journal, tx, stream, [{ at, receipt: JSON.stringify(receipt), plan: JSON.stringify(plan) }]);
    await recordAnnouncement(tx, ofAdmission(receiptId(receipt), receipt, plan));
    return receipt;
  });
}

function isSameDecision(one: Receipt, other: TakenDecision): boolean {
  const parts = ['by', 'via', 'decision', 'decidedAt'] as const;
  return parts.every((part) => one[part] === other[part]);
}

export interface Admissions {
  /** Those that verify, the newest first: what doesn't is no approval. */
  readonly admissions: readonly Admission[];
  /**
   * Whether that is all: in the place of a row that is missing, or doesn't verify, may have been the plan that replaced these, or
   * the decision that they are rolled back.
   */
  readonly isAll: boolean;
}

/** @param run Temporal's run ID */
export async function admissionsOf(journal: Journal, tx: JournalTransaction, run: string): Promise<Admissions> {
  const places = await readSigned(journal, tx, { table: 'admissions', scope: run }, journal.trusted);
  const rows = places.flatMap((place) => (place.verified ? [place.row] : []));
  const admissions = rows.toSorted(newestFirst).map(({ at, receipt, plan }) => ({
    at,
    receipt: JSON.parse(receipt) as Receipt,
    plan: JSON.parse(plan) as Plan,
  }));
  return { admissions, isAll: rows.length === places.length };
}
