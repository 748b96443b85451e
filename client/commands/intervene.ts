/** `runbook retry|skip|rollback|abort <run>`: what happens with the step that needs attention. */
import type { Choice } from '../../domain/run-status.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { requester } from '../requester.ts';
import { runToDecide } from '../runs/run-to-decide.ts';
import { withRuns } from '../runs/with-runs.ts';
import { updateRun } from '../runs/update-run.ts';

export const run: Run = async (invocation, io) => {
  const choice = textOption(invocation, 'command') as Choice;
  const by = requester(textOption(invocation, 'by'));
  const [step, reason] = [textOption(invocation, 'step'), textOption(invocation, 'reason')];
  return await withRuns(io, async (runs) => {
    const run = await runToDecide(invocation, runs, io);
    const payload = {
      choice,
      claimedBy: by,
      ...(step !== undefined && { step }),
      ...(reason !== undefined && { reason }),
    };
    const taken = await updateRun<{ step: string }>(run, { name: 'intervene', payload }, runs);
    return {
      kind: 'decided',
      document: { run, action: choice, claimedBy: by, planHash: null, step: taken.step },
      exit: exitCodes.done,
    };
  });
};
