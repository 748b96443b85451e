/**
 * `runbook cancel <run>`: stored by the server, so no worker is needed. The event's cause names who asked, and
 * nothing else: no codec encrypts it.
 */
import { randomUUID } from 'node:crypto';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { requester } from '../requester.ts';
import { runToDecide } from '../runs/run-to-decide.ts';
import { withRuns } from '../runs/with-runs.ts';

/** gRPC status: no run of this id that is open. */
const notFound = 5;

export const run: Run = async (invocation, io) => {
  const by = requester(textOption(invocation, 'by'));
  return await withRuns(io, async (runs) => {
    const run = await runToDecide(invocation, runs, io);
    try {
      await runs.client.workflowService.requestCancelWorkflowExecution({
        namespace: runs.client.options.namespace,
        identity: runs.client.options.identity,
        requestId: randomUUID(),
        workflowExecution: { workflowId: run },
        reason: `asked for by ${by}`,
      });
    } catch (error) {
      if ((error as { code?: unknown }).code !== notFound) throw error;
      throw new CommandProblem({
        code: 'run-ended',
        message: `The run ${run} has ended already.`,
        exitCode: exitCodes.refused,
      });
    }
    return {
      kind: 'decided',
      document: { run, action: 'cancel', claimedBy: by, planHash: null, step: null },
      exit: exitCodes.done,
    };
  });
};
