/**
 * How many cmdlets that change something a tenant may run: the last figure that was public is 120 a minute. A bucket of one
 * minute's worth, filled steadily on the scaled clock; who finds it empty hears that the server is busy.
 */
import type { Core } from '../core.ts';
import type { Store } from '../tenant/store.ts';
import { CmdletError } from './cmdlet-error.ts';

export const destructiveCmdletsPerMinute = 120;

interface Bucket {
  left: number;
  /** Milliseconds on the scaled clock. */
  filledAt: number;
}

const buckets = new WeakMap<Store, Bucket>();

/** @throws CmdletError 429 where nothing is left */
export function spend({ store, clock }: Pick<Core, 'store' | 'clock'>, cmdlet: string): void {
  if (/^(Get|Test|Search)-/.test(cmdlet)) return;
  const now = clock.now();
  const bucket = buckets.get(store) ?? { left: destructiveCmdletsPerMinute, filledAt: now };
  buckets.set(store, bucket);
  const earned = ((now - bucket.filledAt) / 60_000) * destructiveCmdletsPerMinute;
  bucket.left = Math.min(destructiveCmdletsPerMinute, bucket.left + earned);
  bucket.filledAt = now;
  if (bucket.left < 1) {
    throw new CmdletError(
      429,
      'TooManyRequests',
      'Microsoft.Exchange.Data.Storage.ServerBusyException',
      `The tenant has run too many cmdlets that change something: ${destructiveCmdletsPerMinute} a minute. Try again later.`,
    );
  }
  bucket.left -= 1;
}
