/**
 * `runbook report <run>`: from the run's record, so it is the same wherever the worker has written the files. Once the server
 * has forgotten the run, from the record that the journal has of it.
 */
import { isFailure } from '../../domain/failure.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { markdownReport } from '../../domain/report/markdown.ts';
import { reportsOfRun } from '../../journal/reports.ts';
import { TemporalUnreachable } from '../../temporal/connect.ts';
import { readConfig, type Config } from '../../config.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import { recordOf } from '../runs/ask-run.ts';
import { checkedRecord } from '../runs/checked-plan.ts';
import { findRun } from '../runs/find-run.ts';
import { withRunsOf } from '../runs/with-runs.ts';
import { withExistingJournal } from '../with-journal.ts';

export const run: Run = async (invocation, io) => {
  const record = await recordFor(argument(invocation, 0), readConfig(io.environment));
  const markdown = markdownReport(record);
  if (invocation.options.markdown === true && !io.json) {
    io.text(markdown);
    return exitCodes.done;
  }
  const { run, runId, report } = record;
  return {
    kind: 'report',
    document: { run, runId, report: report?.json ?? null, reports: report, markdown, record },
    exit: exitCodes.done,
  };
};

async function recordFor(typed: string, config: Config): Promise<RunRecord> {
  try {
    return await withRunsOf(config, async (runs) => recordOf(await findRun(typed, runs), runs));
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
    return checkedRecord(newest.record, newest.record);
  }
}
