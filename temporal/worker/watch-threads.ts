/**
 * Workflows run in threads of the SDK, which tells nobody when one of them ends while it has no work: the next workflow task
 * would be the first to notice. Node.js announces each thread that a process makes (`process` event `worker`).
 */
import type { Worker as Thread } from 'node:worker_threads';
import type { ProcessEnd } from './process-end.ts';

/** Milliseconds: a worker that fails ends its threads first, and then says why it failed. */
const explainedWithin = 1_000;

/** To be called before the workers are made. No other threads than the SDK's are made in this process. */
export function watchThreads(end: ProcessEnd): void {
  process.on('worker', (thread: Thread) => {
    let cause: unknown;
    thread.once('error', (error) => (cause = error));
    thread.once('exit', (code) => {
      setTimeout(() => {
        if (!end.isBegun) end.lost('A thread that runs workflows has ended', cause ?? `exit code ${code}`);
      }, explainedWithin);
    });
  });
}
