/** What every decision about a run says, whatever it is about. */
import { installationOf } from '../../domain/run-request.ts';
import type { Statement } from '../../domain/statement.ts';
import { statement } from '../sign-in/new-statement.ts';
import type { RunsClient } from './with-runs.ts';

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
