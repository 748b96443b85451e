/** Runs by search attributes, newest first. Workflows of `runbook plan` have none, so they aren't listed. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { executions, workflowIds } from '../../temporal/executions.ts';
import { literal } from '../../temporal/list-filter.ts';
import {
  connectionAttribute,
  needsAttentionAttribute,
  phaseAttribute,
  requestedByAttribute,
  runbookAttribute,
} from '../../temporal/search-attributes.ts';
import { phaseOfOthers, phasesOfWaiting } from './waits-for-person.ts';
import type { RunsClient } from './with-runs.ts';

export interface RunFilter {
  readonly phase?: string | undefined;
  readonly connection?: string | undefined;
  readonly needsAttention?: boolean | undefined;
  readonly open?: boolean | undefined;
  /** For any person; with a name, for one who may do what the run waits for, as far as that is known. */
  readonly waitingFor?: { readonly name?: string } | undefined;
}

export interface Page {
  /** Runs on a page. */
  readonly limit: number;
  /** From 1. */
  readonly page: number;
}

/** One page of runs, of which nothing else is decoded, and whether more follow. */
export async function pageOfRuns(
  filter: RunFilter,
  { limit, page }: Page,
  { client }: RunsClient,
): Promise<{ runs: WorkflowExecutionInfo[]; more: boolean }> {
  const runs: WorkflowExecutionInfo[] = [];
  const paged = { skip: (page - 1) * limit, atOnce: limit + 1 };
  for await (const run of executions(client, queryOf(filter), paged)) {
    if (runs.length === limit) return { runs, more: true };
    runs.push(run);
  }
  return { runs, more: false };
}

/** The workflow IDs of runs, each once. */
export async function runIds(filter: RunFilter, { client }: RunsClient): Promise<string[]> {
  return await workflowIds(client, queryOf(filter));
}

/** The list filter in Temporal's language; values are quoted as literals of it. */
export function queryOf({ phase, connection, needsAttention, open, waitingFor }: RunFilter): string {
  return [
    `${runbookAttribute.name} IS NOT NULL`,
    ...(phase === undefined ? [] : [`${phaseAttribute.name} = ${literal(phase)}`]),
    ...(connection === undefined ? [] : [`${connectionAttribute.name} = ${literal(connection)}`]),
    // One that was terminated keeps the phase that it was in.
    ...(open === true || waitingFor !== undefined ? ["ExecutionStatus = 'Running'"] : []),
    ...(needsAttention === true ? [`${needsAttentionAttribute.name} = true`] : []),
    ...(waitingFor === undefined ? [] : [`${phaseAttribute.name} IN (${phasesOfWaiting.map(literal).join(', ')})`]),
    ...(waitingFor?.name === undefined ? [] : [notOnlyForOthers(waitingFor.name)]),
  ].join(' AND ');
}

function notOnlyForOthers(name: string): string {
  return `(${phaseAttribute.name} != ${literal(phaseOfOthers)} OR ${requestedByAttribute.name} != ${literal(name)})`;
}
