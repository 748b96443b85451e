/** The problem when a run doesn't answer: most likely, no worker runs. */
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { RunsClient } from './with-runs.ts';
import { workerPolls } from './worker-polls.ts';

const advice =
  'Start one with "runbook dev" or "npm run worker", then try again. No decision was sent, and nothing is lost.';

/** The same for runs on servers, which need an on-premises worker. */
export function noServersWorkerProblem(taskQueue: string, connection: string): CommandProblem {
  return new CommandProblem({
    code: 'no-worker',
    message: `No on-premises worker runs for ${connection}: none polls the task queue ${taskQueue}.`,
    exitCode: exitCodes.failed,
    advice:
      'Start one in its network with RUNBOOKS_ROLES=servers (docs/windows-host.md), then try again. Nothing is lost.',
  });
}

/** @param waited milliseconds that the run was given to answer */
export async function noWorkerProblem(
  run: string,
  waited: number,
  { client, config }: RunsClient,
): Promise<CommandProblem> {
  const polls = await workerPolls(client, config.taskQueue);
  const why =
    polls === 'none'
      ? `No worker runs: none polls the task queue ${config.taskQueue}.`
      : `No worker answered for ${run} within ${waited / 1000} seconds: no worker runs, or it is busy.`;
  return new CommandProblem({ code: 'no-worker', message: why, exitCode: exitCodes.failed, advice });
}
