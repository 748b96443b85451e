/** `runbook status <run>`: answers in every phase, without a worker too. Exit code 1 for a run that is stuck. */
import { exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import { describeRun } from '../runs/describe-run.ts';
import { findRun } from '../runs/find-run.ts';
import { withRuns } from '../runs/with-runs.ts';

export const run: Run = async (invocation, io) =>
  await withRuns(io, async (runs) => {
    const document = await describeRun(await findRun(argument(invocation, 0), runs), runs);
    return { kind: 'status', document, exit: document.stuck === null ? exitCodes.done : exitCodes.failed };
  });
