/**
 * The cancellation of a run as an activity that writes sees it: what is under way finishes, and no call leaves any more.
 * Whatever else ends it (a deadline, the worker's end, the loss of its lease) ends what is under way as well.
 */
import { CancelledFailure, Context } from '@temporalio/activity';

/**
 * Aborted by whatever ends an activity at once, and not by the cancellation of its run.
 *
 * @param lost of the lease of its step
 */
export function writingSignal(activity: Context, lost?: AbortSignal): AbortSignal {
  const { cancellationSignal } = activity;
  const ended = new AbortController();
  const end = () => {
    if (!isRunCancelled(activity)) ended.abort(cancellationSignal.reason);
  };
  if (cancellationSignal.aborted) end();
  else cancellationSignal.addEventListener('abort', end, { once: true });
  return lost === undefined ? ended.signal : AbortSignal.any([ended.signal, lost]);
}

/** @throws CancelledFailure once the run's cancellation has reached this activity: before a call that changes something */
export function refuseOnceCancelled(): void {
  if (isRunCancelled(Context.current())) throw new CancelledFailure('The run was cancelled before this call.');
}

function isRunCancelled({ cancellationDetails }: Context): boolean {
  return cancellationDetails?.cancelRequested === true;
}
