/**
 * The cancellation of a run as an activity that writes sees it: what is under way finishes, and no call leaves any more.
 */
import { CancelledFailure, Context } from '@temporalio/activity';

/** Aborted by whatever ends an activity at once (a deadline, the worker's end), and not by the cancellation of its run. */
export function writingSignal(activity: Context): AbortSignal {
  const { cancellationSignal } = activity;
  const ended = new AbortController();
  const end = () => {
    if (!isRunCancelled(activity)) ended.abort(cancellationSignal.reason);
  };
  if (cancellationSignal.aborted) end();
  else cancellationSignal.addEventListener('abort', end, { once: true });
  return ended.signal;
}

/** @throws CancelledFailure once the run's cancellation has reached this activity: before a call that changes something */
export function refuseOnceCancelled(): void {
  if (isRunCancelled(Context.current())) throw new CancelledFailure('The run was cancelled before this call.');
}

function isRunCancelled({ cancellationDetails }: Context): boolean {
  return cancellationDetails?.cancelRequested === true;
}
