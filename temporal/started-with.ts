/** What a workflow was started with, as the first event of its history has it: also of one that no worker can run. */
import type { Client } from '@temporalio/client';
import { ValueError } from '@temporalio/common';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';

/** @returns its first argument; undefined where there is none, or it wasn't sealed for it with keys that are here */
export async function startedWith(client: Client, workflowId: string, runId: string): Promise<unknown> {
  const { namespace, loadedDataConverter } = client.options;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const input = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
  try {
    const [first] = await decodeArrayFromPayloads(loadedDataConverter, input, {
      type: 'workflow',
      namespace,
      workflowId,
    });
    return first;
  } catch (error) {
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}
