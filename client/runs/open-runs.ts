/** Which executions the server has open, whatever they are. */
import type { RunsClient } from './with-runs.ts';

/**
 * @returns Temporal's run IDs
 * @throws what the server answers in place of a whole list
 */
export async function openRunIds({ client }: RunsClient): Promise<Set<string>> {
  const open = new Set<string>();
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await client.workflowService.listWorkflowExecutions({
      namespace: client.options.namespace,
      query: "ExecutionStatus = 'Running'",
      nextPageToken,
    });
    for (const { execution } of page.executions) if (execution?.runId) open.add(execution.runId);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
  return open;
}
