/**
 * Durable waits. Each runs a timer with a summary, since that is how the Temporal UI says what a run waits for, and
 * each ends when the run is cancelled, and stops while a person is asked about an interruption.
 */
import { condition } from '@temporalio/workflow';
import { inWords, milliseconds } from '../../domain/duration.ts';
import type { Activities } from './activities.ts';
import { RunAborted } from './run-aborted.ts';
import type { RunState } from './run-state.ts';

export type WaitEnd = 'happened' | 'expired' | 'cancelled';

export interface Wait {
  /** What the run waits for, to follow "waiting for". */
  readonly for: string;
  /** Real time in milliseconds since the epoch; left out: forever. */
  readonly until?: number;
  /** A wait that a cancellation doesn't end: the one in which a cancelled run asks whether to roll back. */
  readonly evenCancelled?: boolean;
  /** A wait for what a person chooses anyway: an interruption doesn't end it either. */
  readonly evenInterrupted?: boolean;
}

/**
 * Waits for a person, and reminds at the run's pace.
 * @param happened checked whenever the workflow is woken
 */
export async function waitForPerson(
  state: RunState,
  activities: Activities,
  wait: Wait,
  happened: () => boolean,
): Promise<WaitEnd> {
  const remindEvery = Math.max(1000, milliseconds(state.request.pace.remindEvery));
  const isCancelled = () => state.cancelRequested && wait.evenCancelled !== true;
  const isInterrupted = () => state.interrupted && wait.evenInterrupted !== true;
  const over = () => happened() || isCancelled() || isInterrupted();
  for (let reminders = 0; ; reminders += 1) {
    const left = wait.until === undefined ? Number.POSITIVE_INFINITY : wait.until - Date.now();
    if (left <= 0) return 'expired';
    const woken = await condition(over, Math.min(remindEvery, left), { summary: `waiting for ${wait.for}` });
    if (happened()) return 'happened';
    if (isCancelled()) return 'cancelled';
    if (woken) {
      if (!(await goesOn(state))) return 'cancelled';
      continue;
    }
    if (wait.until === undefined || wait.until > Date.now())
      await remind(state, activities, wait, (reminders + 1) * remindEvery);
  }
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

async function remind(state: RunState, activities: Activities, wait: Wait, waited: number): Promise<void> {
  const message = `${state.record.run} has been waiting for ${wait.for} for ${inWords(waited)}`;
  try {
    await activities.notify({ run: state.record.run, message });
  } catch {
    // A reminder that can't be sent is no reason to stop waiting: the timer's summary still says what for.
  }
}
