/** Runs by search attributes, newest first. Workflows of `runbook plan` have none, so they aren't listed. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { executions } from '../../temporal/executions.ts';
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
  yield* executions(client, queryOf(filter));
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
