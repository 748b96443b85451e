/**
 * Whether the last rotation of a credential was rejected: read from the reports of its runs. An approval that was not
 * given before the deadline is no rejection, and a later run with another outcome ends one.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { rotateCredentialRunbook } from '../../domain/runbooks/rotate-credential.ts';
import { workflowIdOf } from '../../domain/run-request.ts';
import { reportsOf } from '../report/archive-report.ts';

const reportSchema = z.object({ endedAt: z.string(), code: z.string().nullable() });

/** @returns when, ISO 8601, real time; undefined: it was not rejected */
export async function rejectionOf(home: string, connection: string, key: string): Promise<string | undefined> {
  const run = workflowIdOf({ runbook: rotateCredentialRunbook.name, connection, subject: key });
  const folder = reportsOf(home, run);
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.json'));
  const reports = await Promise.all(names.map(async (name) => reportIn(join(folder, name))));
  const last = reports
    .filter((report) => report !== undefined)
    .toSorted((a, b) => a.endedAt.localeCompare(b.endedAt))
    .at(-1);
  return last?.code === 'rejected' ? last.endedAt : undefined;
}

/** Undefined for what isn't a report: a damaged file must not keep a watch from scanning. */
async function reportIn(file: string): Promise<z.output<typeof reportSchema> | undefined> {
  try {
    return reportSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
