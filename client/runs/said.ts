/** What every decision about a run says, whatever it is about. */
import { randomBytes } from 'node:crypto';
import { installationOf } from '../../domain/run-request.ts';
import type { Statement } from '../../domain/statement.ts';
import type { RunsClient } from './with-runs.ts';

/** What is sent to a run that no worker serves takes effect within a day, or never. Milliseconds. */
const validFor = 86_400_000;

export interface Said extends Statement {
  readonly run: string;
  readonly runId: string;
  /** As typed, or the user of the operating system: who has signed is for the token to say. */
  readonly by: string;
}

export async function saidAbout(
  { run, runId }: Pick<Said, 'run' | 'runId'>,
  { by, reason }: { readonly by: string; readonly reason?: string | undefined },
  { client }: RunsClient,
): Promise<Said> {
  const { memo } = await client.workflow.getHandle(run, runId).describe();
  return { ...statement(installationOf(memo)), run, runId, by, ...(reason !== undefined && { reason }) };
}

/** @param installation whose run it is */
export function statement(installation: string | null): Omit<Statement, 'reason'> {
  const issued = Date.now();
  return {
    v: 1,
    installation,
    salt: randomBytes(16).toString('hex'),
    issuedAt: new Date(issued).toISOString(),
    notAfter: new Date(issued + validFor).toISOString(),
  };
}
