/** Steps of plans about toys. */
import { bulkDifference } from '../../../../domain/bulk-difference.ts';
import type { ChangeStep } from '../../../../domain/plan.ts';
import { listDigest } from '../../../../domain/list-reference.ts';
import { membership } from '../../../workflows/toy/nouns.ts';

export function thingOf(value: string): ChangeStep {
  return {
    kind: 'change',
    key: 'thing/first',
    name: 'first',
    document: 'First things',
    resource: 'thing',
    action: 'create',
    inputs: { name: 'first', value },
    changes: [
      { property: 'name', after: 'first' },
      { property: 'value', after: value },
    ],
    risks: value === 'dangerous' ? [{ code: 'danger', text: 'It is dangerous.' }] : [],
  };
}

/** Members of a list get into a group. @param list `list://<digest>` */
export function membersOf(list: string, total: number): ChangeStep {
  const inputs = { list, group: 'group' };
  const counts = { total, toChange: total, unchanged: 0, failing: 0, firstFailing: [] };
  const each = { items: 'members', list: listDigest(list) ?? '', ...counts };
  return {
    kind: 'change',
    key: 'membership/group',
    name: 'group',
    document: 'Members',
    resource: 'membership',
    inputs,
    ...bulkDifference(membership, inputs, each),
    each,
  };
}
