/** The door by which values come into an activity: what isn't sealed for it, or has no value at all, is refused. */
import { Failure } from '../domain/failure.ts';
import { isUnsealed, whyUnsealed } from '../domain/unsealed.ts';

/** @throws Failure `input-unsealed` */
export function assertSealedInput(args: readonly unknown[]): void {
  const why = whyRefused(args);
  if (why !== undefined) throw new Failure('input-unsealed', { service: 'runbook', subject: why });
}

function whyRefused(args: readonly unknown[]): string | undefined {
  if (args.length === 0) return 'it came without a value';
  const found = args.find(isUnsealed);
  return found === undefined ? undefined : whyUnsealed(found);
}
