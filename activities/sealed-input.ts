/** The door by which values come into an activity: what isn't sealed for it, or has no value at all, is refused. */
import { Failure } from '../domain/failure.ts';
import { isUnsealed, whyUnsealed } from '../domain/unsealed.ts';
import { applicationFailure } from './application-failure.ts';

type Activity = (input: never) => Promise<unknown>;

/** @returns the same activity; it throws ApplicationFailure `input-unsealed`, once, before anything is done */
export function withSealedInput(activity: Activity): Activity {
  return async (...args) => {
    const why = whyRefused(args);
    if (why !== undefined)
      throw applicationFailure(new Failure('input-unsealed', { service: 'runbook', subject: why }));
    return await activity(...args);
  };
}

function whyRefused(args: readonly unknown[]): string | undefined {
  if (args.length === 0) return 'it came without a value';
  const found = args.find(isUnsealed);
  return found === undefined ? undefined : whyUnsealed(found);
}
