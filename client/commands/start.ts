/**
 * `runbook start`: starts a run, waits until it has planned, and shows the plan and who must approve it. With --wait it
 * goes on until the run has ended, and says on stderr what the run waits for.
 */
import { exitCodes, exitCodeOf } from '../exit-codes.ts';
import { readRequest } from '../inputs/request.ts';
import type { Run } from '../invocation.ts';
import type { Answer } from '../io.ts';
import { outcomeDocument } from '../runs/plan-document.ts';
import { untilPlanned, untilEnded } from '../runs/await-run.ts';
import { withRunsOf } from '../runs/with-runs.ts';
import { startedAnswer } from '../runs/started-answer.ts';
import { startRun } from '../runs/start-run.ts';
import { signerFor } from '../sign-in/signer.ts';

export const run: Run = async (invocation, io) => {
  const requested = await readRequest('start', invocation, io);
  if (requested === undefined) return exitCodes.done;
  const { runbook, request, config, options } = requested;
  const typed = typeof options.by === 'string' ? options.by : undefined;
  return await withRunsOf(config, async (runs): Promise<Answer> => {
    const signer = await signerFor(request.connection, typed, config, io);
    const handle = await startRun(runbook, request, signer, runs);
    io.progress(`Started ${handle.workflowId}.`);
    if (options.wait === true) {
      const record = await untilEnded(handle.workflowId, runs, io);
      const document = outcomeDocument(record);
      return { kind: 'outcome', document, exit: exitCodeOf(document.outcome) };
    }
    return await startedAnswer(await untilPlanned(handle.workflowId, runs, io), runs);
  });
};
