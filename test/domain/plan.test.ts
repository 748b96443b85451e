import { hashOf, summaryOf, type ChangeStep, type Plan } from '../../domain/plan.ts';

const step: ChangeStep = {
  kind: 'change',
  key: 'named-location/HQ',
  name: 'HQ',
  document: 'MFA',
  resource: 'named-location',
  action: 'create',
  changes: [{ property: 'addresses', after: ['203.0.113.10'] }],
  inputs: { displayName: 'HQ', addresses: ['203.0.113.10'] },
  risks: [{ code: 'r', text: 'Everybody there.' }],
};

function plan(changed: Partial<ChangeStep> = {}, rest: Partial<Plan> = {}): Omit<Plan, 'hash'> {
  const base = { runbook: 'r', connection: 'c', subject: 's', superseded: [], evidence: [] };
  return { ...base, steps: [{ ...step, ...changed }], ...rest };
}

it('does not depend on the order of keys', () => {
  const { inputs, ...rest } = step;
  expect(hashOf(plan({}, { steps: [{ inputs, ...rest }] }))).toBe(hashOf(plan()));
});

it.each<[string, Partial<ChangeStep>]>([['a reason', { reason: 'found by its name' }]])(
  'does not change with %s',
  (_what, changed) => {
    expect(hashOf(plan(changed))).toBe(hashOf(plan()));
  },
);

it('does not change with its evidence', () => {
  expect(hashOf(plan({}, { evidence: [{ name: 'gate', observed: 'open' }] }))).toBe(hashOf(plan()));
});

it.each<[string, Partial<ChangeStep>]>([
  ['an action', { action: 'update' }],
  ['a value', { changes: [{ property: 'addresses', after: ['203.0.113.11'] }] }],
  ['what was there before', { changes: [{ property: 'addresses', before: [], after: ['203.0.113.10'] }] }],
  ['an input', { inputs: { displayName: 'HQ' } }],
  ['a risk', { risks: [] }],
  ['a key', { key: 'named-location/other' }],
])('changes with %s', (_what, changed) => {
  expect(hashOf(plan(changed))).not.toBe(hashOf(plan()));
});

it('changes with the subject, the connection, the stage and the order of steps', () => {
  const second = { ...step, key: 'named-location/second' };
  const hashes = [
    plan(),
    plan({}, { subject: 't' }),
    plan({}, { connection: 'd' }),
    plan({}, { stage: 'later' }),
    plan({}, { steps: [step, second] }),
    plan({}, { steps: [second, step] }),
  ].map(hashOf);
  expect(new Set(hashes).size).toBe(hashes.length);
});

it('says counts as text', () => {
  const none = { ...step, key: 'x', action: 'none' as const };
  expect(summaryOf({ steps: [step, none] })).toBe('1 to create, 0 to change, 0 to delete, 1 unchanged');
  expect(summaryOf({ steps: [] })).toBe('nothing to change');
});
