import { hashOf, summaryOf, type ChangeStep, type Plan } from '../../domain/plan.ts';
import type { PlanHeader } from '../../domain/plan-header.ts';
import { requestDigest } from '../../domain/plan-header.ts';
import { paceSchema, type RunRequest } from '../../domain/run-request.ts';
import { headerOf } from './plan-header.ts';

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
  const base = { header: headerOf(), runbook: 'r', connection: 'c', subject: 's', superseded: [], evidence: [] };
  return { ...base, steps: [{ ...step, ...changed }], ...rest };
}

it('does not depend on the order of keys', () => {
  const { inputs, ...rest } = step;
  expect(hashOf(plan({}, { steps: [{ inputs, ...rest }] }))).toBe(hashOf(plan()));
});

it('changes with what was seen while planning', () => {
  expect(hashOf(plan({}, { evidence: [{ name: 'gate', observed: 'open' }] }))).not.toBe(hashOf(plan()));
});

it.each<Partial<PlanHeader>>([
  { run: 'toy/toy/t' },
  { runId: 'the next one' },
  { requestedBy: 'eve' },
  { requestDigest: 'e'.repeat(64) },
  { program: '2.0.0' },
])('changes with the run that it is for: %j', (changed) => {
  expect(hashOf(plan({}, { header: headerOf(changed) }))).not.toBe(hashOf(plan()));
});

it('has the digest of what was asked for, and not of how patient the run is', () => {
  const request: RunRequest = {
    runbook: 'r',
    connection: 'c',
    subject: 's',
    requestedBy: 'ann',
    mode: 'apply',
    changeTicket: null,
    input: { a: 1, b: 2 },
    pace: paceSchema.parse({}),
  };
  const digest = requestDigest(request);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(requestDigest({ ...request, input: { b: 2, a: 1 } })).toBe(digest);
  expect(requestDigest({ ...request, pace: paceSchema.parse({ remindEvery: '1 hour' }) })).toBe(digest);
  const others: Partial<RunRequest>[] = [
    { input: { a: 1 } },
    { mode: 'plan' },
    { requestedBy: 'eve' },
    { subject: 't' },
  ];
  for (const other of others) expect(requestDigest({ ...request, ...other })).not.toBe(digest);
});

it.each<[string, Partial<ChangeStep>]>([
  ['an action', { action: 'update' }],
  ['a value', { changes: [{ property: 'addresses', after: ['203.0.113.11'] }] }],
  ['what was there before', { changes: [{ property: 'addresses', before: [], after: ['203.0.113.10'] }] }],
  ['an input', { inputs: { displayName: 'HQ' } }],
  ['a risk', { risks: [] }],
  ['a reason', { reason: 'found by its name' }],
  ['that it is for good', { irreversible: 'nobody keeps it' }],
  ['the name that is shown', { name: 'Headquarters' }],
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
