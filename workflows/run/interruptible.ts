/**
 * Work that stops where it is when the run is cancelled, or asked to: a probe at once; a write is not tried again, and makes
 * no call that has not left yet.
 */
import { CancellationScope } from '@temporalio/workflow';
import type { RunState } from './run-state.ts';

/** Whether such work was stopped. */
export function isStopped({ cancelRequested, interrupted }: RunState): boolean {
  return cancelRequested || interrupted;
}

export async function interruptible<T>(state: RunState, work: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope({ cancellable: true });
  state.interruptible.add(scope);
  try {
    return await scope.run(work);
  } finally {
    state.interruptible.delete(scope);
  }
}
