/** Runs the Temporal workers of one process, one for each task queue, as long as all of them run. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from '@temporalio/worker';
import type { ProcessEnd } from './process-end.ts';
import { loggedWithin, type RememberedFailures } from './remember-failures.ts';

/** @returns once all have ended, which they do when it was asked for, or when one of them ends unasked */
export async function runParts(
  workers: ReadonlyMap<string, Worker>,
  end: ProcessEnd,
  failures: RememberedFailures,
): Promise<void> {
  end.onBegin(() => {
    for (const worker of workers.values()) if (worker.getState() === 'RUNNING') worker.shutdown();
  });
  const runPart = async (taskQueue: string, worker: Worker): Promise<void> => {
    const part = `Its part for the task queue ${taskQueue}`;
    try {
      await worker.run();
      if (!end.isBegun) end.lost(`${part} has ended`, 'nobody asked for it');
    } catch (error) {
      await sleep(loggedWithin);
      end.lost(`${part} has failed`, failures.of(taskQueue) ?? error);
    }
  };
  await Promise.all([...workers].map(async ([taskQueue, worker]) => runPart(taskQueue, worker)));
}
