/** Workflow executions by a list filter, newest first, also where some of them can't be read. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { executionInfoFromRaw } from '@temporalio/client/lib/helpers.js';
import { ValueError } from '@temporalio/common';

type Raw = Parameters<typeof executionInfoFromRaw>[0];

/** The most that a server gives at once: its default, `frontend.visibilityMaxPageSize`. */
const largestPage = 1_000;

/**
 * @param query the list filter in Temporal's language
 * @param options.skip how many of the newest are passed over, without decoding them
 * @param options.atOnce how many are asked for at once; more follow as they are needed
 */
export async function* executions(
  client: Client,
  query: string,
  { skip = 0, atOnce = largestPage }: { skip?: number; atOnce?: number } = {},
): AsyncGenerator<WorkflowExecutionInfo> {
  for await (const raw of rawExecutions(client, query, skip, atOnce)) yield await readable(raw, client);
}

/** Their workflow IDs alone, newest first, each once: nothing is decoded. */
export async function workflowIds(client: Client, query: string): Promise<string[]> {
  const ids = new Set<string>();
  for await (const { execution } of rawExecutions(client, query, 0, largestPage)) ids.add(execution?.workflowId ?? '');
  return [...ids];
}

async function* rawExecutions(client: Client, query: string, skip: number, atOnce: number): AsyncGenerator<Raw> {
  let nextPageToken: Uint8Array = new Uint8Array();
  let toSkip = skip;
  do {
    const page = await client.workflowService.listWorkflowExecutions({
      namespace: client.options.namespace,
      query,
      nextPageToken,
      pageSize: Math.min(toSkip > 0 ? toSkip : atOnce, largestPage),
    });
    yield* page.executions.slice(toSkip);
    toSkip = Math.max(0, toSkip - page.executions.length);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
}

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
