/**
 * The records of runs that have ended, plans and approvals in them: what a report is made of, also on a machine that has no
 * report file, and when the Temporal server has forgotten the run.
 */
import type { RunRecord } from '../domain/run-record.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { newestSigned } from './newest-rows.ts';
import { appendSigned, readSigned } from './signed-rows.ts';

export interface RecordedReport {
  readonly runId: string;
  /** ISO 8601, real time. */
  readonly endedAt: string;
  /** Code with which the run ended; null: it went through. */
  readonly code: string | null;
  readonly record: RunRecord;
}

/** A second time for the same run, it counts in place of the first. */
export async function recordReport(journal: Journal, record: RunRecord): Promise<void> {
  await journal.transaction(async (tx) => {
    const at = await tx.now();
    const row = { at, ended_at: record.endedAt ?? at, code: record.code, record: JSON.stringify(record) };
    await appendSigned(journal, tx, { table: 'reports', scope: record.runId, part: record.run }, [row]);
  });
}

/**
 * The executions of a workflow ID that have ended, the newest first, as far as their records verify.
 *
 * @param run workflow ID
 */
export async function reportsOfRun(journal: Journal, run: string): Promise<RecordedReport[]> {
  const places = await journal.read((tx) => newestSigned(journal, tx, { table: 'reports', part: run }));
  return places
    .flatMap((place) => (place.verified ? [place.row] : []))
    .map(({ scope, ended_at: endedAt, code, record }) => ({
      runId: scope,
      endedAt,
      code,
      record: JSON.parse(record) as RunRecord,
    }))
    .toSorted((a, b) => b.endedAt.localeCompare(a.endedAt));
}

/**
 * Whether the run has ended: nothing more is written for it. A record that doesn't verify, or is missing, may say so as well.
 *
 * @param run Temporal's run ID
 */
export async function hasEnded(journal: Journal, tx: JournalTransaction, run: string): Promise<boolean> {
  const places = await readSigned(journal, tx, { table: 'reports', scope: run }, journal.trusted);
  return places.length > 0;
}
