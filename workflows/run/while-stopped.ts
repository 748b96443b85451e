/**
 * What a run does while writes are stopped: it waits at the step that was refused, says so, and goes on with it once the stop
 * is lifted. The stop fails nothing; only a cancellation, or a person's decision, ends the wait.
 */
import type { Activities, Writes } from './activities.ts';
import { interruptible } from './interruptible.ts';
import { now, type RunState } from './run-state.ts';
import type { StatusPublisher } from './status-publisher.ts';
import { stepFailure } from './step-failure.ts';

export function waitingWhileStopped(
  state: RunState,
  publisher: StatusPublisher,
  activities: Pick<Activities, 'stopLifted'>,
): Writes {
  const lifted = async (message: string): Promise<boolean> => {
    const since = now();
    const end = publisher.waitFor({
      for: `the stop to be lifted: ${message}`,
      since,
      until: null,
      nextAttempt: null,
      who: 'anyone who lifts it: runbook stops',
    });
    try {
      await interruptible(state, () => activities.stopLifted({ connection: state.request.connection }));
      return true;
    } catch {
      return false;
    } finally {
      end();
      state.record.waits.push({ name: 'a stop to be lifted', from: since, to: now(), why: message });
    }
  };
  return async (write) => {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        const { code, message } = stepFailure(error);
        // What the step has come to is in its own failure, also where the run was cancelled meanwhile.
        if (code !== 'stopped' || !(await lifted(message))) throw error;
      }
    }
  };
}
