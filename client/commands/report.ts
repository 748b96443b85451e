/**
 * `runbook report <run>`: from the run's record, so it is the same wherever the worker has written the files. Once the server
 * has forgotten the run, from the record that the journal has of it.
 */
import { readConfig } from '../../config.ts';
import { markdownReport } from '../../domain/report/markdown.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import { findRecord } from '../runs/find-record.ts';

export const run: Run = async (invocation, io) => {
  const { record } = await findRecord(argument(invocation, 0), readConfig(io.environment));
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
