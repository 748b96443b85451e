/** Runs by search attributes, newest first. Workflows of `runbook plan` have none, so they aren't listed. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { executions, workflowIds } from '../../temporal/executions.ts';
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
  readonly open?: boolean | undefined;
}

export async function* everyRun(filter: RunFilter, { client }: RunsClient): AsyncGenerator<WorkflowExecutionInfo> {
  yield* executions(client, queryOf(filter));
}

/** The workflow IDs of runs, each once. */
export async function runIds(filter: RunFilter, { client }: RunsClient): Promise<string[]> {
  return await workflowIds(client, queryOf(filter));
}

/** The list filter in Temporal's language; values are quoted as literals of it. */
export function queryOf({ phase, connection, needsAttention, open }: RunFilter): string {
  return [
    `${runbookAttribute.name} IS NOT NULL`,
    ...(phase === undefined ? [] : [`${phaseAttribute.name} = ${literal(phase)}`]),
    ...(connection === undefined ? [] : [`${connectionAttribute.name} = ${literal(connection)}`]),
    ...(open === true ? ["ExecutionStatus = 'Running'"] : []),
    ...(needsAttention === true ? [`${needsAttentionAttribute.name} = true`] : []),
  ].join(' AND ');
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
