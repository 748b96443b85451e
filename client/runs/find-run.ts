/** Finds a run by its workflow id, or by any part of it that only one run has. */
import { WorkflowNotFoundError } from '@temporalio/common';
import { nearest } from '../../domain/nearest.ts';
import { usageProblem } from '../command-problem.ts';
import { everyRun } from './list-runs.ts';
import type { RunsClient } from './with-runs.ts';

/**
 * @returns the workflow id
 * @throws CommandProblem `run-unknown` or `run-ambiguous`, exit code 2
 */
export async function findRun(typed: string, runs: RunsClient): Promise<string> {
  if (typed.split('/').length >= 3 && (await exists(typed, runs))) return typed;
  const ids = await runIds(runs);
  if (ids.includes(typed)) return typed;
  const matching = ids.filter((id) => id.toLowerCase().includes(typed.toLowerCase()));
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only;
  if (matching.length > 1) {
    throw usageProblem('run-ambiguous', `"${typed}" could be any of ${matching.length} runs.`, {
      problems: matching.slice(0, 10).map((id) => ({ where: id, problem: 'matches' })),
      advice: 'Write more of its workflow id.',
    });
  }
  const meant = nearest(typed, ids);
  throw usageProblem(
    'run-unknown',
    `There is no run "${typed}"${meant === undefined ? '' : `; did you mean ${meant}?`}.`,
    {
      advice: '"runbook runs" lists them all.',
    },
  );
}

async function exists(id: string, { client }: RunsClient): Promise<boolean> {
  try {
    await client.workflow.getHandle(id).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function runIds(runs: RunsClient): Promise<string[]> {
  const ids = new Set<string>();
  for await (const { workflowId } of everyRun({}, runs)) ids.add(workflowId);
  return [...ids];
}
