/** Waits for planning, and reports what it waits for. */
import type { WorkflowHandle } from '@temporalio/client';
import { printable } from '../../domain/printable.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { describeRun } from './describe-run.ts';
import type { RunsClient } from './with-runs.ts';

/** Milliseconds between two reports. */
const every = 5_000;

/** @returns the workflow's result; ended by Ctrl-C, it is ended with it */
export async function untilPlanned(
  handle: WorkflowHandle,
  runs: RunsClient,
  io: Pick<Io, 'progress' | 'signal'>,
): Promise<unknown> {
  const saying = setInterval(() => void say(handle.workflowId, runs, io), every);
  const interrupted = new Promise<never>((_, reject) => {
    io.signal.addEventListener('abort', () => reject(givenUp()), { once: true });
  });
  try {
    return await Promise.race([handle.result(), interrupted]);
  } catch (error) {
    // It only reads: terminating it interrupts no write.
    if (io.signal.aborted) await handle.terminate('the one who asked for the plan has gone').catch(() => {});
    throw error;
  } finally {
    clearInterval(saying);
  }
}

async function say(run: string, runs: RunsClient, { progress }: Pick<Io, 'progress'>): Promise<void> {
  try {
    const { activities, worker } = await describeRun(run, runs);
    if (worker === 'none') progress('Waiting for a worker: none polls the task queue.');
    for (const { activity, attempt, lastFailure } of activities) {
      progress(
        printable(`Waiting for ${activity}, attempt ${attempt}${lastFailure === null ? '' : `: ${lastFailure}`}`),
      );
    }
  } catch {
    // A failed progress report must not end the wait.
  }
}

function givenUp(): CommandProblem {
  return new CommandProblem({
    code: 'interrupted',
    message: 'Interrupted: nothing was written.',
    exitCode: exitCodes.failed,
  });
}
