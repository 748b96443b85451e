/** What a workflow was started with, as the first event of its history has it: also of one that no worker can run. */
import type { Client } from '@temporalio/client';
import { ValueError } from '@temporalio/common';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';

/** @returns its first argument; undefined where there is none, or it was encrypted with keys that aren't here */
export async function startedWith(client: Client, workflowId: string, runId: string): Promise<unknown> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const input = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
  try {
    const [first] = await decodeArrayFromPayloads(client.options.loadedDataConverter, input);
    return first;
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}
