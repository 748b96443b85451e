/** Workflow executions by a list filter, newest first, also where some of them can't be read. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { executionInfoFromRaw } from '@temporalio/client/lib/helpers.js';
import { ValueError } from '@temporalio/common';

/** @param query the list filter in Temporal's language */
export async function* executions(client: Client, query: string): AsyncGenerator<WorkflowExecutionInfo> {
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await client.workflowService.listWorkflowExecutions({
      namespace: client.options.namespace,
      query,
      nextPageToken,
    });
    for (const raw of page.executions) yield await readable(raw, client);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
}

type Raw = Parameters<typeof executionInfoFromRaw>[0];

/** A server may have runs of another installation with other keys: they are listed without their memo. */
async function readable(raw: Raw, client: Client): Promise<WorkflowExecutionInfo> {
  const { loadedDataConverter, namespace } = client.options;
  try {
    return await executionInfoFromRaw(raw, loadedDataConverter, raw, namespace);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    // Not a copy: fields that were not sent have their defaults from the message's prototype.
    const silent = Object.assign(Object.create(raw) as Raw, { memo: null });
    return await executionInfoFromRaw(silent, loadedDataConverter, raw, namespace);
  }
}
