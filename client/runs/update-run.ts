/**
 * Sends a decision to a run as an update, which the run's worker answers at once. An update that isn't answered
 * leaves no trace: it can be sent again.
 */
import { WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { noWorkerProblem } from './no-worker.ts';
import type { RunsClient } from './with-runs.ts';

/** Milliseconds that a worker gets to answer. */
const patience = 10_000;

/**
 * @param update `decide`, `intervene` or `confirm`
 * @throws CommandProblem: refused by the run (exit code 4, with the refusal's code), no worker, run ended
 */
export async function updateRun<Result>(
  run: string,
  update: { name: 'decide' | 'intervene' | 'confirm'; payload: object },
  runs: RunsClient,
): Promise<Result> {
  const { client } = runs;
  try {
    return await client.withDeadline(Date.now() + patience, async () =>
      client.workflow.getHandle(run).executeUpdate<Result, [object]>(update.name, { args: [update.payload] }),
    );
  } catch (error) {
    throw await problemOf(error, run, runs);
  }
}

async function problemOf(error: unknown, run: string, runs: RunsClient): Promise<unknown> {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    const code = cause instanceof ApplicationFailure ? (cause.type ?? 'refused') : 'refused';
    return new CommandProblem({ code, message: cause?.message ?? error.message, exitCode: exitCodes.refused });
  }
  if (error instanceof WorkflowNotFoundError) {
    return new CommandProblem({
      code: 'run-ended',
      message: `The run ${run} has ended: there is nothing left to decide.`,
      exitCode: exitCodes.refused,
    });
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return await noWorkerProblem(run, patience, runs);
  return error;
}
