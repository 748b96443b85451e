/** Which steps of which approved plans may be written, and why others may not. */
import {
  admissionToApply,
  admissionToUndo,
  isRolledBack,
  type Admission,
  type AskedStep,
} from '../../domain/admission.ts';
import type { ChangeStep, Plan } from '../../domain/plan.ts';
import { stepsBefore, takenAsBegun, takenFrom } from '../../domain/taken-outputs.ts';
import { rollbackPlan } from '../../domain/rollback-plan.ts';
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
    kind: 'apply',
    run: 'toy/toy/s',
    runId: 'r',
    planHash: plan.hash,
    requestedBy: 'ann',
    by: 'bob',
    via: 'update',
    decision: null,
    reason: null,
    decidedAt: '2026-11-30T11:59:00.000Z',
    validUntil: '2026-12-01T12:00:00.000Z',
    isOfRest: false,
    rule: 'default',
    policyDigest: null,
    votes: [],
    standing: null,
    notBefore: null,
  },
  plan: { ...plan, ...given },
});
/** @param by run ID of the execution that carries it out */
function rolledBack(steps: readonly ChangeStep[] = [step, bulk], by = 'r'): Admission {
  const made = rollbackPlan({ ...plan, header: { ...headerOf({ runId: by }), undoes: 'r' } }, steps);
  const { receipt } = admitted();
  return { ...admitted(), receipt: { ...receipt, kind: 'rollback', runId: by, planHash: made.hash }, plan: made };
}
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

const whyNotApplied = (given: AskedStep, asking: string, admissions: readonly Admission[]) =>
  whyNot(admissionToApply(given, asking, admissions, takenFrom(given, new Map([['thing/first', { id: 'id-1' }]]))));
const whyNotUndone = (given: AskedStep, asking: string, admissions: readonly Admission[]) =>
  whyNot(admissionToUndo(given, asking, admissions, takenAsBegun(given, [])));
function whyNot(found: ReturnType<typeof admissionToApply>): string | undefined {
  return 'refused' in found ? found.refused : undefined;
}

it.each<[string, AskedStep]>([
  ['as it was approved, with what became known', asked],
  ['a part of a list', part],
])('%s', (_, given) => {
  expect(whyNotApplied(given, 'r', [admitted()])).toBeUndefined();
  expect(whyNotUndone(given, 'r', [rolledBack(), admitted()])).toBeUndefined();
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
  expect(whyNotApplied(given, 'r', [admitted()])).toBe(why);
  const undone =
    given.step === 'thing/b' || given.step === 'thing/there' ? 'it is not in the rollback that was decided' : why;
  expect(whyNotUndone(given, 'r', [rolledBack(), admitted()])).toBe(undone);
});

it('nothing is written for a run of which nothing was approved', () => {
  expect(whyNotApplied(asked, 'r', [])).toBe('no plan of the run was approved');
});

it('a plan that another has replaced is undone, and applied no more', () => {
  const other = admitted({ steps: [{ ...step, key: 'thing/other' }] });
  expect(whyNotApplied(asked, 'r', [other, admitted()])).toBe('it is in no plan of the run that was approved');
  expect(whyNotUndone(asked, 'r', [rolledBack(), other, admitted()])).toBeUndefined();
});

it('nothing is undone but what was decided, by the execution that it was decided for', () => {
  const nobody = 'nobody has decided that the run is rolled back';
  expect(whyNotUndone(asked, 'r', [admitted()])).toBe(nobody);
  expect(whyNotUndone(asked, 'another', [rolledBack(), admitted()])).toBe(nobody);
  expect(whyNotUndone(asked, 'another', [rolledBack([step], 'another'), admitted()])).toBeUndefined();
  expect(whyNotUndone(asked, 'r', [rolledBack([bulk]), admitted()])).toBe('it is not in the rollback that was decided');
  const neverApproved = { ...step, changes: [{ property: 'value', after: 'two' }] };
  const given = { ...asked, approved: { action: 'create', changes: neverApproved.changes } } as const;
  expect(whyNotUndone(given, 'r', [rolledBack([neverApproved]), admitted()])).toBe(
    'it is in no plan of the run that was approved',
  );
});

it('once a rollback was decided nothing of the run is applied any more', () => {
  expect(isRolledBack([admitted()])).toBe(false);
  expect(isRolledBack([rolledBack(), admitted()])).toBe(true);
});

it('what was approved for one run is applied by no other one', () => {
  expect(whyNotApplied(asked, 'another', [admitted()])).toBe('no plan of the run was approved');
});

it("a stage's plan stands beside that of its run", () => {
  const stage = admitted({ stage: 'the rest', steps: [{ ...step, key: 'thing/rest' }] });
  for (const name of ['thing/a', 'thing/rest']) {
    expect(whyNotApplied({ ...asked, step: name }, 'r', [stage, admitted()])).toBeUndefined();
  }
});

describe('what a step takes from others', () => {
  const outputs = (given: object) => new Map(Object.entries(given));
  const why = (desired: AskedStep['desired'], given: object, plan = admitted()) =>
    whyNot(admissionToApply({ ...asked, desired }, 'r', [plan], takenFrom({ ...asked, desired }, outputs(given))));
  const other = 'it was approved with what other steps of this run came to';
  const unknown = 'what it takes from other steps is not recorded of this run, or is no ID in a filter';
  const taking = (id: string) => ({ name: 'a', value: 'one', belongsTo: id });

  it.each<[string | undefined, AskedStep['desired'], object]>([
    [undefined, taking('id-1'), { 'thing/first': { id: 'id-1' } }],
    [other, taking('made-up'), { 'thing/first': { id: 'id-1' } }],
    [other, taking('id-2'), { 'thing/first': { id: 'id-1' }, 'thing/second': { id: 'id-2' } }],
    [unknown, taking('id-1'), {}],
    [unknown, taking('id-1'), { 'thing/first': { name: 'id-1' } }],
    [unknown, taking('id-1'), { 'thing/second': { id: 'id-1' } }],
  ])('is theirs: %s', (expected, desired, given) => {
    expect(why(desired, given)).toBe(expected);
  });

  it('is of the step with the longest key, since a key may have dots', () => {
    const inputs = { ...taking(''), belongsTo: { $after: 'thing/first.example.id' } };
    const plan = admitted({ steps: [{ ...step, inputs }] });
    const given = { 'thing/first': { example: { id: 'wrong' } }, 'thing/first.example': { id: 'id-1' } };
    expect(why(taking('id-1'), given, plan)).toBeUndefined();
    expect(why(taking('wrong'), given, plan)).toBe(other);
  });

  it('is an ID of an object where it comes into a filter', () => {
    const id = '11111111-2222-4333-8444-555555555555';
    const text = { $text: ["MemberOfGroup -eq '", { $after: 'thing/first.id' }, "'"] };
    const plan = admitted({ steps: [{ ...step, inputs: { name: 'a', recipientFilter: text } }] });
    const filter = (value: string) => ({ name: 'a', recipientFilter: `MemberOfGroup -eq '${value}'` });
    expect(why(filter(id), { 'thing/first': { id } }, plan)).toBeUndefined();
    const all = "' -or Name -like '*";
    expect(why(filter(all), { 'thing/first': { id: all } }, plan)).toBe(unknown);
    expect(why(filter('22222222-2222-4333-8444-555555555555'), { 'thing/first': { id } }, plan)).toBe(other);
    const named = admitted({ steps: [{ ...step, inputs: { ...taking(''), belongsTo: text } }] });
    expect(why(taking("MemberOfGroup -eq 'its name'"), { 'thing/first': { id: 'its name' } }, named)).toBeUndefined();
  });

  it('is undone as it began', () => {
    const undo = (desired: AskedStep['desired'], begun: AskedStep['desired'][]) =>
      takenAsBegun({ ...asked, desired }, begun)(step.inputs);
    expect(undo(taking('id-1'), [taking('id-1')])).toBeUndefined();
    expect(undo(taking('id-2'), [taking('id-1')])).toBe('it was begun with other inputs');
    expect(undo(taking('id-2'), [])).toBeUndefined();
  });

  it('is asked of the steps that are named', () => {
    const first: ChangeStep = { ...step, key: 'thing/first', inputs: { name: 'first', value: 'one' } };
    const plan = admitted({ steps: [first, step, bulk] });
    expect(stepsBefore(asked, [plan])).toEqual(['thing/first']);
    expect(stepsBefore(part, [plan])).toEqual([]);
  });
});
