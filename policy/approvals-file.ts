/** approvals.yaml in RUNBOOKS_HOME of the worker that writes. Without it: one approval by anybody but who asked. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../connectors/error-code.ts';
import { readYaml } from '../connectors/yaml-file.ts';
import { Failure } from '../domain/failure.ts';
import { approvalsKeys, approvalsSchema, type Approvals } from './approvals-schema.ts';
import { textOf, whyUnreadable } from '../processes/text-file.ts';

export interface Policy extends Approvals {
  /** SHA-256 of the file, 64 hexadecimal digits; null: there is none. */
  readonly digest: string | null;
}

export function approvalsFile(home: string): string {
  return join(home, 'approvals.yaml');
}

/** @throws Failure `approvals-file-invalid`, whose subject has `file:line:column problem` for each problem */
export async function readApprovals(home: string): Promise<Policy> {
  return await readApprovalsFile(approvalsFile(home));
}

export async function readApprovalsFile(file: string): Promise<Policy> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { ...approvalsSchema.parse({}), digest: null };
    throw invalid([`${file}: can't be read`]);
  }
  return { ...parseApprovals(textIn(bytes, file), file), digest: createHash('sha256').update(bytes).digest('hex') };
}

function textIn(bytes: Buffer, file: string): string {
  try {
    return textOf(bytes);
  } catch (error) {
    throw invalid([`${file}: ${whyUnreadable(error)}`]);
  }
}

/** What a text of YAML (or JSON) says. */
export function parseApprovals(text: string, file: string): Approvals {
  const read = readYaml(text, file, { schema: approvalsSchema, keys: approvalsKeys });
  if ('problems' in read) throw invalid(read.problems);
  return read.data;
}

function invalid(problems: readonly string[]): Failure {
  return new Failure('approvals-file-invalid', { service: 'runbook', subject: problems.join('; ') });
}
