/**
 * Finds the execution under which the journal has a run. The journal has Temporal's run ID alone; a workflow ID leads to it
 * by the Temporal server, or by the records of runs that have ended once the server has forgotten the run.
 */
import type { Config } from '../../config.ts';
import type { Journal } from '../../journal/journal.ts';
import { isRecorded } from '../../journal/recorded-writes.ts';
import { reportsOfRun } from '../../journal/reports.ts';
import { findRun } from './find-run.ts';
import { withRunsOf } from './with-runs.ts';

export interface RecordedRun {
  /** Workflow ID, where it is known. */
  run: string | null;
  runId: string;
}

/**
 * @param typed a run ID, a workflow ID, or any part of one that only one run has
 * @throws CommandProblem `run-unknown` or `run-ambiguous`; TemporalUnreachable when only the server could know it
 */
export async function findRecordedRun(typed: string, journal: Journal, config: Config): Promise<RecordedRun> {
  if (await isRecorded(journal, typed)) return { run: null, runId: typed };
  try {
    return await withRunsOf(config, async (runs) => {
      const run = await findRun(typed, runs);
      const { runId } = await runs.client.workflow.getHandle(run).describe();
      return { run, runId };
    });
  } catch (error) {
    const [newest] = await reportsOfRun(journal, typed);
    if (newest === undefined) throw error;
    const { runId } = newest;
    return { run: typed, runId };
  }
}
