/**
 * Records how a run has ended in the journal, which is also how people are notified, and writes its report, as JSON and as
 * Markdown, into `<home>/reports/<run>/<run id>.*`. Written whole and renamed; a second try writes the same.
 */
import { join } from 'node:path';
import type { ReportAnswer, ReportInput } from '../../domain/activity-contracts.ts';
import { markdownReport } from '../../domain/report/markdown.ts';
import { endOf } from '../../domain/wait-for-person.ts';
import { recordReport } from '../../journal/reports.ts';
import { endRun } from '../../journal/waits.ts';
import { asFileName, fileIn } from '../../processes/file-in.ts';
import { writeOver } from '../../processes/whole-file.ts';
import { applicationFailure } from '../application-failure.ts';
import { askingRun } from '../asking-run.ts';
import type { Services } from '../services.ts';

export function archiveReport(services: Services) {
  return async (input: ReportInput): Promise<ReportAnswer> => {
    try {
      return await archive(services, input);
    } catch (error) {
      throw applicationFailure(error);
    }
  };
}

async function archive(services: Services, { record }: ReportInput): Promise<ReportAnswer> {
  const { run, runId } = askingRun(record);
  const fileOf = (extension: string): string =>
    fileIn(join(services.home, 'reports'), asFileName(run), `${asFileName(runId)}.${extension}`);
  const [json, markdown] = [fileOf('json'), fileOf('md')];
  const report = { ...record, report: { json, markdown } };
  await writeOver(json, `${JSON.stringify(report, null, 2)}\n`);
  await writeOver(markdown, markdownReport(record));
  const journal = await services.journal();
  await recordReport(journal, report);
  await endRun(journal, endOf(record, record.endedAt ?? new Date().toISOString()));
  return { json, markdown };
}
