/** `runbook report <run>`: from the run's record, so it is the same wherever the worker has written the files. */
import { markdownReport } from '../../domain/report/markdown.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import { recordOf } from '../runs/ask-run.ts';
import { findRun } from '../runs/find-run.ts';
import { withRuns } from '../runs/with-runs.ts';

export const run: Run = async (invocation, io) =>
  await withRuns(io, async (runs) => {
    const run = await findRun(argument(invocation, 0), runs);
    const record = await recordOf(run, runs);
    const markdown = markdownReport(record);
    if (invocation.options.markdown === true && !io.json) {
      io.text(markdown);
      return exitCodes.done;
    }
    const { runId, report } = record;
    return {
      kind: 'report',
      document: { run, runId, report: report?.json ?? null, reports: report, markdown, record },
      exit: exitCodes.done,
    };
  });
