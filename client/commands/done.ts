/** `runbook done <run> [handover]`: the hand-over that waits, or the one that is named, stands in the vendor's product. */
import { exitCodes } from '../exit-codes.ts';
import { argument, textOption, type Run } from '../invocation.ts';
import { requester } from '../requester.ts';
import { findRun } from '../runs/find-run.ts';
import { withRuns } from '../runs/session.ts';
import { updateRun } from '../runs/update-run.ts';

export const run: Run = async (invocation, io) => {
  const by = requester(textOption(invocation, 'by'));
  const [, handOver] = invocation.args;
  const note = textOption(invocation, 'note');
  return await withRuns(io, async (runs) => {
    const run = await findRun(argument(invocation, 0), runs);
    const payload = { by, ...(handOver !== undefined && { handOver }), ...(note !== undefined && { note }) };
    const taken = await updateRun<{ handOver: string }>(run, { name: 'done', payload }, runs);
    return {
      kind: 'decided',
      document: { run, action: 'done', by, planHash: null, step: taken.handOver },
      exit: exitCodes.done,
    };
  });
};
