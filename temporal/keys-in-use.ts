/** By which keys the values of a run's history are sealed, as their metadata say it: nothing is opened. */
import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { entryOf, keyIdEntry } from './codec/sealed-for.ts';

/** @returns IDs of keys; none for what isn't sealed */
export async function keysInUse(
  client: Client,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<Set<string>> {
  const ids = new Set<string>();
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      nextPageToken,
    });
    for (const id of keyIdsIn(page.history?.events ?? [])) ids.add(id);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
  return ids;
}

/** Payloads lie at any depth of an event: in lists, headers, memos, failures. */
function keyIdsIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return [];
  const { metadata } = part as Payload;
  const own = metadata === undefined || metadata === null ? '' : entryOf(part as Payload, keyIdEntry);
  return [...(own === '' ? [] : [own]), ...Object.values(part).flatMap(keyIdsIn)];
}
