/** Whether there is anything to say about a credential: that no runbook made it is not enough by itself. */
import type { FoundCredential } from '../../domain/watch.ts';

export function needsReport({ reasons }: FoundCredential): boolean {
  return reasons.some((reason) => reason !== 'not-ours');
}
