/** The record of a run: its own while the Temporal server knows it, else the one that the journal has since it ended. */
import type { Config } from '../../config.ts';
import { isFailure } from '../../domain/failure.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { reportsOfRun } from '../../journal/reports.ts';
import { TemporalUnreachable } from '../../temporal/connect.ts';
import { CommandProblem } from '../command-problem.ts';
import { withExistingJournal } from '../with-journal.ts';
import { recordOf } from './ask-run.ts';
import { checkedRecord } from './checked-plan.ts';
import { findRun } from './find-run.ts';
import { withRunsOf } from './with-runs.ts';

export interface FoundRecord {
  readonly record: RunRecord;
  /** It is the journal's: the server no longer knows the run, or can't be asked. */
  readonly isKept: boolean;
}

/**
 * @param typed a workflow ID, or any part of it that only one run has
 * @throws CommandProblem `plan-differs`; `run-unknown`, `no-worker`, or what else keeps the server from answering
 */
export async function findRecord(typed: string, config: Config): Promise<FoundRecord> {
  try {
    return await withRunsOf(config, async (runs) => {
      return { record: await recordOf(await findRun(typed, runs), runs), isKept: false };
    });
  } catch (error) {
    const isUnknown = error instanceof CommandProblem && error.code === 'run-unknown';
    if (!isUnknown && !(error instanceof TemporalUnreachable)) throw error;
    const kept = await withExistingJournal(config, (journal) => reportsOfRun(journal, typed)).catch(
      (failure: unknown) => {
        if (isFailure(failure, 'journal-absent')) return [];
        throw failure;
      },
    );
    const [newest] = kept;
    if (newest === undefined) throw error;
    return { record: checkedRecord(newest.record, newest.record), isKept: true };
  }
}
