/**
 * Whether the last rotation of a credential was rejected. An approval that was not given before the deadline is no rejection,
 * and a later run with another outcome ends one.
 */
import { rotateCredentialRunbook } from '../../domain/runbooks/rotate-credential.ts';
import { workflowIdOf } from '../../domain/run-request.ts';
import type { Journal } from '../../journal/journal.ts';
import { reportsOfRun } from '../../journal/reports.ts';

/** @returns when, ISO 8601, real time; undefined: it was not rejected */
export async function rejectionOf(journal: Journal, connection: string, key: string): Promise<string | undefined> {
  const run = workflowIdOf({ runbook: rotateCredentialRunbook.name, connection, subject: key });
  const [last] = await reportsOfRun(journal, run);
  return last?.code === 'rejected' ? last.endedAt : undefined;
}
