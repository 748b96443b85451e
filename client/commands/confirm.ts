/** `runbook confirm <run> [step]`: a person has done the manual step that waits, or the one that is named. */
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { requester } from '../requester.ts';
import { runToDecide } from '../runs/run-to-decide.ts';
import { withRuns } from '../runs/with-runs.ts';
import { updateRun } from '../runs/update-run.ts';

export const run: Run = async (invocation, io) => {
  const by = requester(textOption(invocation, 'by'));
  const [, manualStep] = invocation.args;
  const note = textOption(invocation, 'note');
  return await withRuns(io, async (runs) => {
    const run = await runToDecide(invocation, runs, io);
    const payload = {
      claimedBy: by,
      ...(manualStep !== undefined && { manualStep }),
      ...(note !== undefined && { note }),
    };
    const taken = await updateRun<{ manualStep: string }>(run, { name: 'confirm', payload }, runs);
    return {
      kind: 'decided',
      document: { run, action: 'confirm', claimedBy: by, planHash: null, step: taken.manualStep },
      exit: exitCodes.done,
    };
  });
};
