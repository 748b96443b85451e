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
import { writeOver } from '../../processes/whole-file.ts';
import type { Services } from '../services.ts';

export function archiveReport(services: Services) {
  return async ({ record }: ReportInput): Promise<ReportAnswer> => {
    const folder = reportsOf(services.home, record.run);
    const json = join(folder, `${record.runId}.json`);
    const markdown = join(folder, `${record.runId}.md`);
    const report = { ...record, report: { json, markdown } };
    await writeOver(json, `${JSON.stringify(report, null, 2)}\n`);
    await writeOver(markdown, markdownReport(record));
    const journal = await services.journal();
    await recordReport(journal, report);
    await endRun(journal, endOf(record, record.endedAt ?? new Date().toISOString()));
    return { json, markdown };
  };
}

/** The folder in which the reports of a workflow ID lie, one JSON and one Markdown file for each run of it. */
function reportsOf(home: string, run: string): string {
  return join(home, 'reports', fileName(run));
}

/** A workflow ID as one name of a folder: every character that could be a path's is encoded. */
function fileName(run: string): string {
  return encodeURIComponent(run)
    .replaceAll('%2F', '_')
    .replaceAll('%40', '@')
    .replaceAll('*', '%2A')
    .replace(/^\.+/, '_');
}
