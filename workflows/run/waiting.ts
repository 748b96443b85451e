/**
 * Durable waits. Each runs one timer with a summary, since that is how the Temporal UI says what a run waits for, and
 * each ends when the run is cancelled, and stops while a person is asked about an interruption.
 *
 * However long a wait for a person takes, it is the same few events: who is notified about it, and how often, is no matter of
 * the run (`send-notifications.ts`), which only records that the wait has begun and ended.
 */
import { CancellationScope, condition } from '@temporalio/workflow';
import { milliseconds } from '../../domain/duration.ts';
import { aboutWait, type WaitForPerson } from '../../domain/wait-for-person.ts';
import type { Activities } from './activities.ts';
import { RunAborted } from './run-aborted.ts';
import type { RunState } from './run-state.ts';

export type WaitEnd = 'happened' | 'expired' | 'cancelled';

export interface Wait {
  readonly kind: Exclude<WaitForPerson['kind'], 'outcome'>;
  /** ISO 8601, as the status says it. */
  readonly since: string;
  /** Why the run waits, where something has failed. */
  readonly because?: string;
  /** What the run waits for, to follow "waiting for". */
  readonly for: string;
  /** Real time in milliseconds since the epoch; left out: forever. */
  readonly until?: number;
  /** A wait that a cancellation doesn't end: the one in which a cancelled run asks whether to roll back. */
  readonly evenCancelled?: boolean;
  /** A wait for what a person chooses anyway: an interruption doesn't end it either. */
  readonly evenInterrupted?: boolean;
}

/** A timer that is never to fire: a wait without an end runs one, too. */
const longTimer = milliseconds('3650 days');

/**
 * Waits for a person.
 * @param happened checked whenever the workflow is woken
 */
export async function waitForPerson(
  state: RunState,
  activities: Activities,
  wait: Wait,
  happened: () => boolean,
): Promise<WaitEnd> {
  const recordEnd = recordWait(state, activities, wait);
  try {
    return await ended(state, wait, happened);
  } finally {
    recordEnd();
  }
}

async function ended(state: RunState, wait: Wait, happened: () => boolean): Promise<WaitEnd> {
  const isCancelled = () => state.cancelRequested && wait.evenCancelled !== true;
  const isInterrupted = () => state.interrupted && wait.evenInterrupted !== true;
  const over = () => happened() || isCancelled() || isInterrupted();
  for (;;) {
    const left = wait.until === undefined ? longTimer : wait.until - Date.now();
    if (left <= 0) return 'expired';
    await condition(over, left, { summary: `waiting for ${wait.for}` });
    if (happened()) return 'happened';
    if (isCancelled()) return 'cancelled';
    if (isInterrupted() && !(await goesOn(state))) return 'cancelled';
  }
}

/**
 * Records that a wait has begun, without waiting for that: a journal that can't be reached is no reason for a run to stop.
 * @returns records its end, likewise
 */
function recordWait(state: RunState, activities: Activities, wait: Wait): () => void {
  const { record, request } = state;
  const { run, runId } = record;
  const number = (state.waits += 1);
  const scope = new CancellationScope();
  const begun = {
    run,
    runId,
    number,
    kind: wait.kind,
    since: wait.since,
    until: wait.until === undefined ? null : new Date(wait.until).toISOString(),
    remindEvery: milliseconds(request.pace.remindEvery),
    about: aboutWait(record, wait.for, wait.because),
  };
  scope.run(() => activities.beginWait(begun)).catch(() => undefined);
  return () => {
    scope.cancel();
    activities.endWait({ run, runId, number }).catch(() => undefined);
  };
}

/** Waits for time to pass, in real milliseconds. */
export async function waitForTime(state: RunState, summary: string, ms: number): Promise<WaitEnd> {
  const until = Date.now() + ms;
  for (;;) {
    const left = until - Date.now();
    if (left <= 0) return 'expired';
    const woken = await condition(() => state.cancelRequested || state.interrupted, left, { summary });
    if (!woken) return 'expired';
    if (state.cancelRequested || !(await goesOn(state))) return 'cancelled';
  }
}

/** Whether the run goes on after an interruption; where it doesn't, its next checkpoint says why. */
async function goesOn(state: RunState): Promise<boolean> {
  try {
    await state.settleInterruption();
    return true;
  } catch (error) {
    if (!(error instanceof RunAborted)) throw error;
    return false;
  }
}
