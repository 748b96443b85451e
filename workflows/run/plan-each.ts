/**
 * A bulk step in a plan: the list is read part by part, an activity each, which return counts only, so that a history
 * doesn't contain the list.
 */
import { shownNames, type Bulk, type EachCounts, type EachOf, type FailedItem } from '../../domain/bulk.ts';
import type { Json } from '../../domain/json.ts';
import { listDigest } from '../../domain/list-reference.ts';
import type { ChangeStep } from '../../domain/plan.ts';
import { bulkDifference } from '../../domain/bulk-difference.ts';
import type { Activities } from './activities.ts';

/** Items per activity: some seconds of work, and a history of a few dozen events for thousands. */
export const partSize = 100;

export async function planEach<D extends EachOf>(
  activities: Activities,
  bulk: Bulk<D>,
  asked: { connection: string; name: string; inputs: Json; unread: boolean },
): Promise<Pick<ChangeStep, 'action' | 'changes' | 'risks' | 'each'>> {
  const { connection, name, inputs: desired, unread } = asked;
  let total = 1;
  let toChange = 0;
  let unchanged = 0;
  const failed: FailedItem[] = [];
  for (let from = 0; from < total; from += partSize) {
    const input = {
      connection,
      desired,
      unread,
      from,
      count: Math.min(partSize, from === 0 ? partSize : total - from),
    };
    const answer = await activities.planEach(bulk.kind, input, name);
    total = answer.total;
    toChange += answer.toChange;
    unchanged += answer.unchanged;
    failed.push(...answer.failed);
  }
  const each: EachCounts = {
    items: bulk.items,
    list: listDigest((desired as unknown as EachOf).list) ?? '',
    total,
    toChange,
    unchanged,
    failing: failed.length,
    firstFailing: failed.slice(0, shownNames),
  };
  return { ...bulkDifference(bulk, desired as unknown as D, each), each };
}
