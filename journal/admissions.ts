/**
 * The approvals of a run that a worker has checked itself. Signed: nothing is written without one, and anyone who may write to
 * the database can't make one.
 */
import type { Admission, Receipt } from '../domain/admission.ts';
import type { Plan } from '../domain/plan.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { newestFirst } from './newest-first.ts';
import { appendSigned, readSigned } from './signed-rows.ts';

/** A second time for the same decision, it counts in place of the first. */
export async function recordAdmission(journal: Journal, receipt: Receipt, plan: Plan): Promise<void> {
  await journal.transaction(async (tx) => {
    const row = { at: await tx.now(), receipt: JSON.stringify(receipt), plan: JSON.stringify(plan) };
    await appendSigned(journal, tx, { table: 'admissions', scope: receipt.runId, part: receipt.planHash }, [row]);
  });
}

/**
 * Those that verify, the newest first: what doesn't is no approval.
 *
 * @param run Temporal's run ID
 */
export async function admissionsOf(journal: Journal, tx: JournalTransaction, run: string): Promise<Admission[]> {
  const places = await readSigned(journal, tx, { table: 'admissions', scope: run }, journal.trusted);
  const rows = places.flatMap((place) => (place.verified ? [place.row] : []));
  return rows.toSorted(newestFirst).map(({ at, receipt, plan }) => ({
    at,
    receipt: JSON.parse(receipt) as Receipt,
    plan: JSON.parse(plan) as Plan,
  }));
}
