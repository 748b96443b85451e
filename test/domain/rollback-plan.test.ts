/** A rollback is a plan of inverses, each fixed by the step that was approved. */
import { checkedPlan } from '../../domain/checked-plan.ts';
import { hashOf, stepHashOf, summaryOf, type ChangeStep, type Plan } from '../../domain/plan.ts';
import { inverseOf, rollbackPlan, whyNotInverse } from '../../domain/rollback-plan.ts';
import { headerOf } from './plan-header.ts';

const created: ChangeStep = {
  kind: 'change',
  key: 'thing/a',
  name: 'a',
  document: 'First things',
  resource: 'thing',
  action: 'create',
  changes: [{ property: 'value', after: { $after: 'thing/first.id' } }],
  inputs: { name: 'a', value: { $after: 'thing/first.id' } },
  risks: [{ code: 'danger', text: 'It is dangerous.' }],
  reason: 'not found',
};
const updated: ChangeStep = {
  ...created,
  key: 'thing/b',
  server: 'EX01',
  action: 'update',
  changes: [
    { property: 'value', before: 'old', after: 'new' },
    { property: 'owner', after: 'ann' },
  ],
  irreversible: 'nobody keeps the old owner',
};
const each = {
  items: 'members',
  list: 'f'.repeat(64),
  total: 7,
  toChange: 7,
  unchanged: 0,
  failing: 0,
  firstFailing: [],
};
const many: ChangeStep = { ...created, key: 'membership/m', action: 'update', each };

const of = { runbook: 'toy', connection: 'toy', subject: 's' };
const header = { ...headerOf({ run: 'toy/toy/s' }), undoes: 'r' };
const evidence = [{ name: 'remains', observed: 'earlier/e' }];
const approved = { header: headerOf(), ...of, steps: [created, updated, many], superseded: [], evidence: [] };
const plan: Plan = { hash: hashOf(approved), ...approved };
const rollback = rollbackPlan({ ...of, header, evidence }, [many, updated, created]);

it('a creation is undone by a deletion, a change by what was there before', () => {
  expect(inverseOf(created)).toMatchObject({
    kind: 'undo',
    action: 'delete',
    changes: [{ property: 'value', before: { $after: 'thing/first.id' } }],
    undoes: stepHashOf(created),
  });
  expect(inverseOf(updated)).toMatchObject({
    server: 'EX01',
    action: 'update',
    changes: [
      { property: 'value', before: 'new', after: 'old' },
      { property: 'owner', before: 'ann' },
    ],
    remains: 'nobody keeps the old owner',
  });
  expect(inverseOf({ ...created, action: 'delete' }).action).toBe('create');
  expect(inverseOf(many)).toMatchObject({ action: 'update', changes: [], each });
});

it('is a plan of its run, with a hash of its own and what remains', () => {
  expect(checkedPlan(rollback, { ...of, ...header })).toEqual({ plan: rollback });
  expect(summaryOf(rollback)).toBe('2 to undo, 1 that remains');
  expect(whyNotInverse(rollback, [plan])).toBeUndefined();
  expect(rollbackPlan({ ...of, header: { ...header, undoes: 'another' }, evidence }, [created]).hash).not.toBe(
    rollbackPlan({ ...of, header, evidence }, [created]).hash,
  );
});

it('and steps that are applied are never in one plan', () => {
  for (const mixed of [
    { ...rollback, steps: [...rollback.steps, created] },
    { ...approved, steps: [...rollback.steps, created] },
  ]) {
    const { hash: _hash, ...content } = { hash: '', ...mixed };
    const given = { hash: hashOf(content), ...content };
    expect(checkedPlan(given, { ...of, ...headerOf() })).toMatchObject({
      differs: expect.stringContaining('steps of both') as string,
    });
  }
});

const { remains: _remains, ...withoutRemains } = inverseOf(updated);

it.each<[string, Plan['steps'], string]>([
  ['a step that nobody approved', [inverseOf({ ...created, name: 'other' })], 'undoes nothing that was approved'],
  ['a step that changes nothing', [inverseOf({ ...created, action: 'none' })], 'undoes nothing that was approved'],
  ['a step that is applied', [created], 'undoes nothing that was approved'],
  ['another value than was there', [{ ...inverseOf(updated), changes: [] }], 'is not the inverse of what was approved'],
  ['no word of what remains', [withoutRemains], 'is not the inverse of what was approved'],
])('%s is no rollback of the run', (_, steps, why) => {
  expect(whyNotInverse({ steps }, [plan])).toContain(why);
});
