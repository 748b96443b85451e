/** `runbook plan`: reads the tenant's state and shows what a run would do. Writes nothing, waits for nobody. */
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { connectionTaskQueue } from '../../temporal/task-queues.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { exitCodeOfClass } from '../explain.ts';
import { readRequest } from '../inputs/request.ts';
import type { Run } from '../invocation.ts';
import { untilPlanned } from '../runs/await-plan.ts';
import { verifiedPlan } from '../runs/checked-plan.ts';
import { noServersWorkerProblem, noWorkerProblem } from '../runs/no-worker.ts';
import { planDocument } from '../runs/plan-document.ts';
import { withRunsOf } from '../runs/with-runs.ts';
import { startPlan } from '../runs/start-run.ts';
import { workerPolls } from '../runs/worker-polls.ts';

export const run: Run = async (invocation, io) => {
  const requested = await readRequest('plan', invocation, io);
  if (requested === undefined) return exitCodes.done;
  const { runbook, request, config } = requested;
  return await withRunsOf(config, async (runs) => {
    // No workflow is started that no worker would run.
    if ((await workerPolls(runs.client, config.taskQueue)) === 'none')
      throw await noWorkerProblem(runbook.name, 0, runs);
    if (runbook.target(request.input) === 'servers') {
      const onPremises = connectionTaskQueue(config.taskQueue, request.connection);
      if ((await workerPolls(runs.client, onPremises, 'activities')) === 'none')
        throw noServersWorkerProblem(onPremises, request.connection);
    }
    const handle = await startPlan(runbook, request, runs);
    try {
      const of = { ...request, run: handle.workflowId, runId: handle.firstExecutionRunId };
      const plan = verifiedPlan(await untilPlanned(handle, runs, io), of);
      return { kind: 'plan', document: planDocument(plan), exit: exitCodes.done };
    } catch (error) {
      throw problemOf(error);
    }
  });
};

/** The failure's type is the code; its first detail has the class, the advice and the service's own words. */
function problemOf(error: unknown): unknown {
  if (!(error instanceof WorkflowFailedError) || !(error.cause instanceof ApplicationFailure)) return error;
  const { type, message, details } = error.cause;
  const [refusal] = (details ?? []) as { failureClass?: string; advice?: string; said?: string }[];
  return new CommandProblem({
    code: type ?? 'plan-failed',
    message: refusal?.said === undefined ? message : `${message} The service said: ${refusal.said}`,
    exitCode: exitCodeOfClass(refusal?.failureClass),
    ...(refusal?.advice !== undefined && { advice: refusal.advice }),
  });
}
