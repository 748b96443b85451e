/**
 * The open runs of a task queue that another installation has started: a worker with this journal must not write for them,
 * since that installation would know nothing of it.
 */
import type { Client } from '@temporalio/client';
import { installationOf } from '../domain/run-request.ts';
import { executions } from './executions.ts';
import { openRunsOf } from './list-filter.ts';

export interface ForeignRun {
  readonly run: string;
  /** Null: its start didn't say, or was encrypted with keys that this worker doesn't have. */
  readonly installation: string | null;
}

/** @param installation whose journal the worker has */
export async function foreignRuns(client: Client, taskQueue: string, installation: string): Promise<ForeignRun[]> {
  const found: ForeignRun[] = [];
  for await (const { workflowId, memo } of executions(client, openRunsOf(taskQueue))) {
    const started = installationOf(memo);
    if (started !== installation) found.push({ run: workflowId, installation: started });
  }
  return found;
}
