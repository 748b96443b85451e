/**
 * Finds the execution under which the journal has a run. The journal has Temporal's run ID alone; a workflow ID leads to it
 * by the Temporal server, or by the reports of this home once the server has forgotten the run.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reportsOf } from '../../activities/report/archive-report.ts';
import type { Config } from '../../config.ts';
import type { Journal } from '../../journal/journal.ts';
import { isRecorded } from '../../journal/recorded-writes.ts';
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
    const runId = await newestReport(reportsOf(config.home, typed));
    if (runId === undefined) throw error;
    return { run: typed, runId };
  }
}

/** Each execution's report bears its run ID. */
async function newestReport(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const dated = await Promise.all(
    names.map(async (name) => ({
      runId: name.slice(0, -'.json'.length),
      at: (await stat(join(folder, name))).mtimeMs,
    })),
  );
  return dated.toSorted((a, b) => b.at - a.at)[0]?.runId;
}
