/** Whether there is anything to say about a credential: that somebody else made it is nothing by itself. */
import type { FoundCredential } from '../../domain/watch.ts';

export function needsReport({ reasons }: FoundCredential): boolean {
  return reasons.some((reason) => reason !== 'not-ours');
}
