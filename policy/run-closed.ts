/** Once the record of a run, or of its rollback, says that it has ended, nothing more is written for it. */
import { Failure } from '../domain/failure.ts';
import type { JournalTransaction } from '../journal/journal.ts';
import { hasEnded } from '../journal/reports.ts';
import type { Granted } from './condition.ts';

export async function refuseClosed(
  { journal, run, asking, step }: Pick<Granted, 'journal' | 'run' | 'asking' | 'step'>,
  tx: JournalTransaction,
): Promise<void> {
  if (!(await hasEnded(journal, tx, run)) && (run === asking || !(await hasEnded(journal, tx, asking)))) return;
  throw new Failure('run-closed', { service: 'runbook', subject: step.step });
}
