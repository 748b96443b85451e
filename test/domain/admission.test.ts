/** Which steps of which approved plans may be written, and why others may not. */
import { admissionToApply, admissionToUndo, type Admission, type AskedStep } from '../../domain/admission.ts';
import type { ChangeStep, Plan } from '../../domain/plan.ts';
import { headerOf } from './plan-header.ts';

const changes = [{ property: 'value', after: 'one' }] as const;
const step: ChangeStep = {
  kind: 'change',
  key: 'thing/a',
  name: 'a',
  document: 'First things',
  resource: 'thing',
  action: 'create',
  changes,
  inputs: { name: 'a', value: 'one', belongsTo: { $after: 'thing/first.id' } },
  risks: [],
};
const each = {
  items: 'members',
  list: 'f'.repeat(64),
  total: 70,
  toChange: 70,
  unchanged: 0,
  failing: 0,
  firstFailing: [],
};
const bulk: ChangeStep = {
  ...step,
  key: 'membership/m',
  resource: 'membership',
  action: 'update',
  inputs: { list: 'l' },
  each,
};
const unchanged: ChangeStep = { ...step, key: 'thing/there', action: 'none', changes: [] };
const plan: Plan = {
  header: headerOf(),
  hash: '0'.repeat(64),
  runbook: 'toy',
  connection: 'toy',
  subject: 's',
  steps: [step, bulk, unchanged],
  superseded: [],
  evidence: [],
};
const admitted = (given: Partial<Plan> = {}): Admission => ({
  at: '2026-11-30T12:00:00.000Z',
  receipt: {
    run: 'toy/toy/s',
    runId: 'r',
    planHash: plan.hash,
    requestedBy: 'ann',
    claimedBy: 'bob',
    via: 'update',
    decision: null,
    reason: null,
    decidedAt: '2026-11-30T11:59:00.000Z',
    validUntil: '2026-12-01T12:00:00.000Z',
    isOfRest: false,
  },
  plan: { ...plan, ...given },
});
const asked: AskedStep = {
  connection: 'toy',
  step: 'thing/a',
  resource: 'thing',
  desired: { name: 'a', value: 'one', belongsTo: 'id-1' },
  approved: { action: 'create', changes },
};
const part: AskedStep = {
  connection: 'toy',
  step: 'membership/m',
  resource: 'membership',
  desired: { list: 'l' },
  part: { from: 50, count: 20 },
};

const whyNotApplied = (given: AskedStep, admissions: readonly Admission[]) =>
  whyNot(admissionToApply(given, admissions));
const whyNotUndone = (given: AskedStep, admissions: readonly Admission[]) => whyNot(admissionToUndo(given, admissions));
function whyNot(found: ReturnType<typeof admissionToApply>): string | undefined {
  return 'refused' in found ? found.refused : undefined;
}

it.each<[string, AskedStep]>([
  ['as it was approved, with what became known', asked],
  ['a part of a list', part],
])('%s', (_, given) => {
  expect(whyNotApplied(given, [admitted()])).toBeUndefined();
  expect(whyNotUndone(given, [admitted()])).toBeUndefined();
});

it.each<[string, AskedStep]>([
  ['it was approved for toy', { ...asked, connection: 'other' }],
  ['it was approved as thing', { ...asked, resource: 'directory-role-assignment' }],
  ['it is in no plan of the run that was approved', { ...asked, step: 'thing/b' }],
  ['it was approved with other inputs', { ...asked, desired: { name: 'a', value: 'two', belongsTo: 'id-1' } }],
  ['it was approved with other inputs', { ...asked, desired: { name: 'a', value: 'one', belongsTo: 'id-1', more: 1 } }],
  ['it was approved with other changes', { ...asked, approved: { action: 'delete', changes } }],
  ['it was approved with other changes', { ...asked, approved: { action: 'create', changes: [] } }],
  ['it was approved with a shorter list', { ...part, part: { from: 60, count: 20 } }],
  ['it was approved with other inputs', { ...part, desired: { list: 'another' } }],
  [
    'it was approved as a change of one object',
    { ...part, step: 'thing/a', resource: 'thing', desired: asked.desired, part: { from: 0, count: 0 } },
  ],
  ['it was approved as a step that changes nothing', { ...asked, step: 'thing/there' }],
])('%s', (why, given) => {
  expect(whyNotApplied(given, [admitted()])).toBe(why);
  expect(whyNotUndone(given, [admitted()])).toBe(why);
});

it('nothing is written for a run of which nothing was approved', () => {
  expect(whyNotApplied(asked, [])).toBe('no plan of the run was approved');
});

it('a plan that another has replaced is undone, and applied no more', () => {
  const other = admitted({ steps: [{ ...step, key: 'thing/other' }] });
  expect(whyNotApplied(asked, [other, admitted()])).toBe('it is in no plan of the run that was approved');
  expect(whyNotUndone(asked, [other, admitted()])).toBeUndefined();
});

it("a stage's plan stands beside that of its run", () => {
  const stage = admitted({ stage: 'the rest', steps: [{ ...step, key: 'thing/rest' }] });
  for (const name of ['thing/a', 'thing/rest']) {
    expect(whyNotApplied({ ...asked, step: name }, [stage, admitted()])).toBeUndefined();
  }
});
