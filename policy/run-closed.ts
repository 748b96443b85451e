/** Once the record of a run says that it has ended, nothing more is written for it. */
import { Failure } from '../domain/failure.ts';
import type { JournalTransaction } from '../journal/journal.ts';
import { hasEnded } from '../journal/reports.ts';
import type { Granted } from './condition.ts';

export async function refuseClosed(
  { journal, run, step }: Pick<Granted, 'journal' | 'run' | 'step'>,
  tx: JournalTransaction,
): Promise<void> {
  if (!(await hasEnded(journal, tx, run))) return;
  throw new Failure('run-closed', { service: 'runbook', subject: step.step });
}
