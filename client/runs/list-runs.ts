/** Runs by search attributes, newest first. Workflows of `runbook plan` have none, so they aren't listed. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { executionInfoFromRaw } from '@temporalio/client/lib/helpers.js';
import { ValueError } from '@temporalio/common';
import {
  connectionAttribute,
  needsAttentionAttribute,
  phaseAttribute,
  runbookAttribute,
} from '../../temporal/search-attributes.ts';
import type { RunsClient } from './with-runs.ts';

export interface RunFilter {
  readonly phase?: string | undefined;
  readonly connection?: string | undefined;
  readonly needsAttention?: boolean | undefined;
}

export async function* everyRun(filter: RunFilter, { client }: RunsClient): AsyncGenerator<WorkflowExecutionInfo> {
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await client.workflowService.listWorkflowExecutions({
      namespace: client.options.namespace,
      query: queryOf(filter),
      nextPageToken,
    });
    for (const raw of page.executions) yield await readable(raw, client);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0);
}

type Raw = Parameters<typeof executionInfoFromRaw>[0];

/** A server may have runs of another installation with other keys: they are listed without their memo. */
async function readable(raw: Raw, client: RunsClient['client']): Promise<WorkflowExecutionInfo> {
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

/** The list filter in Temporal's language; values are quoted as literals of it. */
export function queryOf({ phase, connection, needsAttention }: RunFilter): string {
  return [
    `${runbookAttribute.name} IS NOT NULL`,
    ...(phase === undefined ? [] : [`${phaseAttribute.name} = ${literal(phase)}`]),
    ...(connection === undefined ? [] : [`${connectionAttribute.name} = ${literal(connection)}`]),
    ...(needsAttention === true ? [`${needsAttentionAttribute.name} = true`] : []),
  ].join(' AND ');
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
