/**
 * The one check that something may be written, and the only maker of a `Grant`: what is asked for must be a step of a plan of
 * this run that was admitted, and the run must be open. The journal decides, no matter who asks, or by which task.
 */
import { admissionToApply, admissionToUndo, isRolledBack, spentTogether, type Admission } from '../domain/admission.ts';
import { Failure } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import { receiptId } from '../domain/receipt-id.ts';
import { stepsBefore, takenAsBegun, takenFrom, type Taken } from '../domain/taken-outputs.ts';
import { admissionsOf } from '../journal/admissions.ts';
import { Grant } from '../journal/grant.ts';
import type { Journal, JournalTransaction } from '../journal/journal.ts';
import { recordedInputs, recordedOutputs } from '../journal/recorded-steps.ts';
import { refuseApprovalEnded } from './approval-ended.ts';
import type { Condition, Granted } from './condition.ts';
import { refuseEarly } from './not-before.ts';
import { refuseRevoked } from './revoked.ts';
import { refuseClosed } from './run-closed.ts';
import { refuseStopped } from './stopped.ts';

/** What is asked of a step and of the approval that it is written by. */
const ofAdmission: readonly Condition[] = [refuseStopped, refuseRevoked, refuseApprovalEnded];

/** Each is asked before each call that leaves, in this order. */
const conditions: readonly Condition[] = [refuseClosed, ...ofAdmission];

/**
 * Reads what the journal has of the run in one transaction.
 *
 * @throws Failure `step-not-admitted`; `journal-damaged` where a decision about the run may be missing; those of the conditions
 */
export async function checkWrite(
  journal: Journal,
  asked: Pick<Granted, 'run' | 'asking' | 'verb' | 'step'>,
): Promise<Grant> {
  const { run, asking, verb, step } = asked;
  const { granted, receipts } = await journal.read(async (tx) => {
    await refuseClosed({ journal, ...asked }, tx);
    const find = verb === 'apply' ? admissionToApply : admissionToUndo;
    const { admissions, isAll } = await admissionsOf(journal, tx, run);
    if (verb === 'apply' && !isAll) {
      throw new Failure('journal-damaged', {
        service: 'journal',
        subject: `what was decided about the run of ${step.step}`,
      });
    }
    if (verb === 'apply' && isRolledBack(admissions)) {
      throw new Failure('run-closed', { service: 'runbook', subject: `${step.step}: the run is rolled back` });
    }
    const found = find(step, asking, admissions, await takenBy(journal, tx, asked, admissions));
    if ('refused' in found) {
      throw new Failure('step-not-admitted', { service: 'runbook', subject: `${step.step}: ${found.refused}` });
    }
    const all: Granted = { journal, ...asked, ...found };
    refuseEarly(all);
    // That the run goes on was seen above, in the same view of the journal.
    for (const condition of ofAdmission) await condition(all, tx);
    return { granted: all, receipts: spentTogether(found.admission, admissions) };
  });
  const [, ...before] = receipts.map(receiptId);
  return new Grant(journal, [receiptId(granted.admission.receipt), ...before], async (tx) => {
    for (const condition of conditions) await condition(granted, tx);
  });
}

/** Read for a step alone that takes something from others. */
async function takenBy(
  journal: Journal,
  tx: JournalTransaction,
  { run, verb, step }: Pick<Granted, 'run' | 'verb' | 'step'>,
  admissions: readonly Admission[],
): Promise<Taken> {
  const before = stepsBefore(step, admissions);
  if (verb === 'undo') {
    return takenAsBegun(step, before.length === 0 ? [] : await recordedInputs(journal, tx, { run, step: step.step }));
  }
  const outputs = new Map<string, Json>();
  for (const key of before) {
    const recorded = await recordedOutputs(journal, tx, { run, step: key });
    if (recorded !== undefined) outputs.set(key, recorded);
  }
  return takenFrom(step, outputs);
}
