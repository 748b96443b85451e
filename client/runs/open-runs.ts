/** Which executions the server has open. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { executions } from '../../temporal/executions.ts';
import { openRunsOf } from '../../temporal/list-filter.ts';
import type { RunsClient } from './with-runs.ts';

/**
 * Of all of them, whatever they are.
 *
 * @returns Temporal's run IDs
 * @throws what the server answers in place of a whole list
 */
export async function openRunIds({ client }: RunsClient): Promise<Set<string>> {
  const open = new Set<string>();
  for await (const { runId } of executions(client, "ExecutionStatus = 'Running'")) open.add(runId);
  return open;
}

/** The open runs of the installation's task queue. @throws what the server answers in place of a whole list */
export async function openRuns({ client, config }: RunsClient): Promise<WorkflowExecutionInfo[]> {
  const open: WorkflowExecutionInfo[] = [];
  for await (const run of executions(client, openRunsOf(config.taskQueue))) open.push(run);
  return open;
}
