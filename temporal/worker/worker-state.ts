/**
 * What can be seen of the workers in this process from outside of the SDK: whether each one polls, and whether the thread
 * that runs workflows gets on with what it was given.
 */
import type { Worker } from '@temporalio/worker';
import type { Heartbeat } from './heartbeat-file.ts';
import type { ProcessEnd } from './process-end.ts';

/**
 * Milliseconds without any progress after which the thread counts as stuck. The SDK itself interrupts a workflow after five
 * seconds on the processor (`isolateExecutionTimeout`).
 */
const stuckAfter = 12_000;

/** Milliseconds between two questions to the journal, and until one without an answer counts as refused. */
const journalEvery = 10_000;
const journalTimeout = 5_000;

type SeenWorker = Pick<Worker, 'getStatus' | 'options' | 'numInFlightActivations$'>;

export class WorkerState {
  readonly #end: ProcessEnd;
  readonly #workers = new Map<string, { readonly worker: SeenWorker; movedAt: number }>();
  #journal: string | undefined = 'The journal has not been asked yet';
  #timer: NodeJS.Timeout | undefined;

  constructor(end: ProcessEnd) {
    this.#end = end;
  }

  add(taskQueue: string, worker: SeenWorker): void {
    const seen = { worker, movedAt: performance.now() };
    worker.numInFlightActivations$.subscribe(() => (seen.movedAt = performance.now()));
    this.#workers.set(taskQueue, seen);
  }

  /** @param ask resolves when the journal answers, and is asked again and again; undefined: this worker has none */
  watchJournal(ask: (() => Promise<unknown>) | undefined): void {
    if (ask === undefined) this.#journal = undefined;
    else void this.#askJournal(ask);
  }

  async #askJournal(ask: () => Promise<unknown>): Promise<void> {
    this.#journal = await problemOf(ask);
    this.#timer = setTimeout(() => void this.#askJournal(ask), journalEvery).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** As the heartbeat says it. */
  now(): Pick<Heartbeat, 'queues' | 'broken' | 'notReady'> {
    const workers = [...this.#workers].map(([taskQueue, seen]) => ({
      taskQueue,
      ...seen,
      status: seen.worker.getStatus(),
    }));
    const starting = workers.length === 0 ? ['The worker is starting'] : [];
    const waiting = workers
      .filter(({ status }) => status.runState !== 'RUNNING')
      .map(({ taskQueue, status }) => `The task queue ${taskQueue} is not polled: ${status.runState}`);
    const stuck = workers
      .filter(
        ({ status, movedAt }) => status.numInFlightWorkflowActivations > 0 && performance.now() - movedAt > stuckAfter,
      )
      .map(({ taskQueue }) => `The thread that runs the workflows of ${taskQueue} is stuck`);
    return {
      queues: workers.map(({ taskQueue, worker, status }) => ({
        taskQueue,
        workflows: status.workflowPollerState === 'POLLING',
        activities: status.activityPollerState === 'POLLING',
        identity: worker.options.identity,
      })),
      broken: [...(this.#end.reason === undefined ? [] : [this.#end.reason]), ...stuck],
      notReady: [...starting, ...waiting, ...(this.#journal === undefined ? [] : [this.#journal])],
    };
  }
}

async function problemOf(ask: () => Promise<unknown>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer after ${journalTimeout / 1000} s`)), journalTimeout);
  });
  try {
    await Promise.race([ask(), silence]);
    return undefined;
  } catch (error) {
    return `The journal does not answer: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    clearTimeout(timer);
  }
}
