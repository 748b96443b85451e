/** Finds a run to read about, by its workflow ID or by any part of it that only one run has. */
import { WorkflowNotFoundError } from '@temporalio/common';
import { nearest } from '../../domain/nearest.ts';
import { usageProblem, type CommandProblem } from '../command-problem.ts';
import { runIds } from './list-runs.ts';
import type { RunsClient } from './with-runs.ts';

/**
 * @returns the workflow ID
 * @throws CommandProblem `run-unnamed`, `run-unknown` or `run-ambiguous`, exit code 2
 */
export async function findRun(typed: string, runs: RunsClient): Promise<string> {
  refuseUnnamed(typed);
  if (isWhole(typed) && (await stateOf(typed, runs)) !== undefined) return typed;
  const ids = await runIds({}, runs);
  const matching = partlyNamed(typed, ids);
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only;
  if (matching.length > 1) throw ambiguous(typed, matching, 'Write more of its workflow ID.');
  throw unknown(typed, ids);
}

/** A variable of a script that isn't set is no name. */
export function refuseUnnamed(typed: string): void {
  if (typed.trim() !== '') return;
  throw usageProblem('run-unnamed', 'The name of the run is empty.', { advice: '"runbook runs" lists all runs.' });
}

/** Whether it may be a whole workflow ID. */
export function isWhole(typed: string): boolean {
  return typed.split('/').length >= 3;
}

/** What the server says of it; undefined where it has no such run. */
export async function stateOf(
  id: string,
  { client }: RunsClient,
): Promise<'open' | 'ended' | 'terminated' | undefined> {
  try {
    const { closeTime, status } = await client.workflow.getHandle(id).describe();
    if (closeTime === undefined) return 'open';
    return status.name === 'TERMINATED' ? 'terminated' : 'ended';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

export function partlyNamed(typed: string, ids: readonly string[]): string[] {
  return ids.filter((id) => id.toLowerCase().includes(typed.toLowerCase()));
}

export function ambiguous(typed: string, matching: readonly string[], advice: string): CommandProblem {
  return usageProblem('run-ambiguous', `"${typed}" could be any of ${matching.length} runs.`, {
    problems: candidates(matching),
    advice,
  });
}

export function candidates(ids: readonly string[]): { where: string; problem: string }[] {
  return ids.slice(0, 10).map((id) => ({ where: id, problem: 'matches' }));
}

export function unknown(typed: string, ids: readonly string[]): CommandProblem {
  const meant = nearest(typed, ids);
  const question = meant === undefined ? '' : `; did you mean ${meant}?`;
  return usageProblem('run-unknown', `There is no run "${typed}"${question}.`, {
    advice: '"runbook runs" lists them all.',
  });
}
