/** What a bulk plans to write, and its risks: both follow from what was asked for and the counts. */
import { countsInWords, type Bulk, type EachCounts, type EachOf } from './bulk.ts';
import type { Difference } from './change.ts';

export function bulkDifference<D extends EachOf>(
  { items, shown, risks }: Bulk<D>,
  desired: D,
  each: EachCounts,
): Difference {
  if (each.toChange === 0) return { action: 'none', changes: [], risks: [] };
  return {
    action: 'update',
    changes: [{ property: items, after: countsInWords(each) }, ...shown(desired)],
    risks: risks?.(desired, each) ?? [],
  };
}
