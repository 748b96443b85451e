/**
 * The gate before what writes: a task is carried out where the journal has the approval of its step, signed, and of nobody
 * else's word.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { registerActivities } from '../../activities/registry.ts';
import type { AdmitInput, ApplyAnswer } from '../../domain/activity-contracts.ts';
import { differenceOf } from '../../domain/resource.ts';
import { rollbackPlan } from '../../domain/rollback-plan.ts';
import { hashOf, type ChangeStep, type Plan, type UndoStep } from '../../domain/plan.ts';
import type { PlanHeader } from '../../domain/plan-header.ts';
import { openJournal, type Journal } from '../../journal/journal.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { recordReport } from '../../journal/reports.ts';
import { recordRevocation } from '../../journal/revocations.ts';
import { tamper } from '../journal/backends.ts';
import { clockAhead } from '../journal/clock-ahead.ts';
import { thing } from '../workflows/toy/nouns.ts';
import { World } from '../workflows/toy/world.ts';
import { headerOf } from '../domain/plan-header.ts';
import { asTravelling } from './as-travelling.ts';
import { usualLimits } from './usual-limits.ts';

let home: string;
let journal: Journal;
let world: World;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'admission-'));
  journal = await openJournal({ home });
});
afterAll(async () => {
  await journal.close();
  await rm(home, { recursive: true, force: true });
});

/** Milliseconds. */
let ahead = 0;
let runId: string;
let runs = 0;
beforeEach(() => {
  world = new World();
  ahead = 0;
  runs += 1;
  runId = `run-${runs}`;
});

/** @param asking the run that asks, as Temporal says it */
async function does(name: string, input: object, asking: Partial<PlanHeader> = {}): Promise<unknown> {
  const activities = registerActivities(
    world.services(home, async () => clockAhead(journal, () => ahead)),
    world.implementations,
  );
  const workflowExecution = { workflowId: asking.run ?? 'toy/toy/s', runId: asking.runId ?? runId };
  const environment = new MockActivityEnvironment(
    { ...usualLimits, activityId: 'asked', workflowExecution },
    { logger: new DefaultLogger('ERROR') },
  );
  const given = { ...input, installation: journal.installation };
  return await environment.run(asTravelling(activities, name), given).catch((error: unknown) => error);
}

function planned(value = 'one', stage?: string): Plan {
  const inputs = { name: 'a', value };
  const { action, changes, risks } = differenceOf(thing, inputs, undefined);
  const step: ChangeStep = {
    kind: 'change',
    key: 'thing/a',
    name: 'a',
    document: 'First things',
    resource: 'thing',
    action,
    changes,
    inputs,
    risks,
  };
  const plan = {
    header: headerOf({ runId }),
    runbook: 'toy',
    connection: 'toy',
    subject: 's',
    ...(stage !== undefined && { stage }),
    steps: [step],
    superseded: [],
    evidence: [],
  };
  return { ...plan, hash: hashOf(plan) };
}

/** Of what the plans have, newest first. */
function rollbackOf(plans: readonly Plan[], of: Partial<PlanHeader> = {}): Plan {
  const header = { ...headerOf({ runId, ...of }), undoes: of.undoes ?? runId };
  const steps = plans.flatMap((plan) => plan.steps as readonly ChangeStep[]).toReversed();
  return rollbackPlan({ runbook: 'toy', connection: 'toy', subject: 's', evidence: [], header }, steps);
}

/** As the run that the plan is for. */
async function decideRollback(plan: Plan, changed: Partial<AdmitInput['decision']> = {}): Promise<unknown> {
  const decision = { ...decisionOf(plan), decision: 'rollback', ...changed } as const;
  return await does('admit', { plan, decision, requestedBy: plan.header.requestedBy }, plan.header);
}

async function admit(plan: Plan, changed: Partial<AdmitInput> = {}): Promise<unknown> {
  return await does('admit', { plan, decision: decisionOf(plan), requestedBy: 'ann', ...changed });
}

function decisionOf(plan: Plan, at = '2026-11-30T12:00:00.000Z'): AdmitInput['decision'] {
  return { by: 'bob', decision: 'approve', planHash: plan.hash, at, via: 'update' };
}

const [step] = planned().steps as readonly ChangeStep[];
const asked = {
  connection: 'toy',
  step: 'thing/a',
  desired: { name: 'a', value: 'one' },
  approved: { action: step?.action, changes: step?.changes },
};
const apply = async (changed: object = {}, run = runId) =>
  await does('thing.apply', { ...asked, ...changed }, { runId: run });
const refused = { type: 'step-not-admitted' };

it('a step of an approved plan is written, and undone', async () => {
  expect(await admit(planned())).toMatchObject({
    admitted: planned().hash,
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    unreached: [],
    notBefore: null,
    refused: null,
  });
  const applied = await apply();
  expect(applied).toMatchObject({ ours: true, created: true });
  expect(world.writes).toEqual(['create a']);
  expect(await does('thing.undo', { ...asked, applied })).toMatchObject(refused);
  const rollback = rollbackOf([planned()]);
  expect(await decideRollback(rollback)).toMatchObject({ admitted: rollback.hash });
  expect(await apply()).toMatchObject({
    type: 'run-closed',
    message: expect.stringContaining('the run is rolled back'),
  });
  expect(await does('thing.undo', { ...asked, applied })).toEqual({ undone: 'deleted' });
});

describe('a rollback is not admitted', () => {
  it.each<[string, (plan: Plan) => Plan, Partial<AdmitInput['decision']>]>([
    ['by who asked for the run', itself, { by: 'ANN' }],
    ['by an approval', itself, { decision: 'approve' }],
    ['about another one', itself, { planHash: 'f'.repeat(64) }],
    ['of a step that was not approved', () => rollbackOf([planned('two')]), {}],
    [
      'that restores something else than was there',
      (plan) => rehashed({ ...plan, steps: [{ ...(plan.steps[0] as UndoStep), action: 'update' }] }),
      {},
    ],
    ['that applies a step', (plan) => rehashed({ ...plan, steps: planned().steps }), {}],
    ["of an earlier run of this workflow's ID", () => rollbackOf([planned()], { runId: 'before' }), {}],
  ])('%s', async (_, made, changed) => {
    await admit(planned());
    await apply();
    const plan = made(rollbackOf([planned()]));
    const decision = { ...decisionOf(plan), decision: 'rollback', ...changed };
    const answer = await does('admit', { plan, decision, requestedBy: 'ann' });
    expect(answer).toMatchObject({ type: 'approval-not-admitted' });
    expect(await does('thing.undo', asked)).toMatchObject(refused);
    expect(world.writes).toEqual(['create a']);
  });
});

describe('what another execution has written', () => {
  const rolling = { runId: 'rolling', undoes: '' };
  const undo = async (of: string, asking: Partial<PlanHeader>) => await does('thing.undo', { ...asked, of }, asking);
  beforeEach(async () => {
    rolling.runId = `rolling-${runId}`;
    rolling.undoes = runId;
    await admit(planned());
    await apply();
  });

  it('is undone by a run of its workflow ID that a person has decided about', async () => {
    expect(await undo(runId, rolling)).toMatchObject(refused);
    const plan = rollbackOf([planned()], rolling);
    expect(await decideRollback(plan)).toMatchObject({ admitted: plan.hash });
    expect(await undo(runId, { runId: 'yet-another' })).toMatchObject(refused);
    expect(await undo(runId, rolling)).toEqual({ undone: 'deleted' });
    expect(await apply()).toMatchObject({ type: 'run-closed' });
  });

  it('is not undone by another workflow, nor for who asked for it under another name', async () => {
    const theirs = rollbackOf([planned()], { ...rolling, run: 'toy/toy/theirs' });
    expect(await decideRollback(theirs)).toMatchObject({
      type: 'approval-not-admitted',
      message: expect.stringContaining('it undoes what another run has changed') as string,
    });
    const asAnother = rollbackOf([planned()], { ...rolling, requestedBy: 'eve' });
    expect(await decideRollback(asAnother, { by: 'ann' })).toMatchObject({
      type: 'approval-not-admitted',
      message: expect.stringContaining('ann asked for the run that it undoes') as string,
    });
    expect(await undo(runId, { run: 'toy/toy/theirs', runId: rolling.runId })).toMatchObject(refused);
    expect(await undo(runId, rolling)).toMatchObject(refused);
    expect(world.writes).toEqual(['create a']);
  });

  it('is undone no more once the rollback has ended', async () => {
    await decideRollback(rollbackOf([planned()], rolling));
    const record = { run: 'toy/toy/s', runId: rolling.runId, endedAt: '2026-11-30T13:00:00.000Z', code: null };
    await recordReport(journal, record as never);
    expect(await undo(runId, rolling)).toMatchObject({ type: 'run-closed' });
    expect(world.writes).toEqual(['create a']);
  });
});

it('without an approval nothing is written, and nothing is undone', async () => {
  expect(await apply()).toMatchObject({
    ...refused,
    message: expect.stringContaining('no plan of the run was approved'),
  });
  expect(await does('thing.undo', asked)).toMatchObject(refused);
  expect(world.writes).toEqual([]);
});

it.each<[string, object]>([
  ['another value', { desired: { ...asked.desired, value: 'two' } }],
  ['another step', { step: 'thing/b' }],
  ['another connection', { connection: 'other' }],
  ['another change', { approved: { action: 'update', changes: asked.approved.changes } }],
])('%s than was approved is not written', async (_, changed) => {
  await admit(planned());
  expect(await apply(changed)).toMatchObject(refused);
  expect(world.writes).toEqual([]);
});

it('what says that it changes nothing writes nothing, also where its step has written before', async () => {
  await admit(planned());
  await apply();
  const other = { ...asked.desired, value: 'two' };
  const changes = [{ property: 'value', before: 'one', after: 'two' }];
  const came = await apply({ desired: other, approved: { action: 'none', changes } });
  expect(came).toMatchObject({ type: 'drift' });
  expect(world.writes).toEqual(['create a']);
});

it('the approval of one run is none of another one', async () => {
  await admit(planned());
  expect(await apply({}, 'another-run')).toMatchObject(refused);
  expect(await does('thing.undo', { ...asked, of: 'another-run' })).toMatchObject(refused);
});

it('once a run has ended its tasks are carried out no more', async () => {
  await admit(planned());
  const record = { run: 'toy/toy/s', runId, endedAt: '2026-11-30T13:00:00.000Z', code: null };
  await recordReport(journal, record as never);
  expect(await apply()).toMatchObject({ type: 'run-closed' });
  expect(await does('thing.undo', asked)).toMatchObject({ type: 'run-closed' });
  expect(world.writes).toEqual([]);
});

it('a plan that was made again voids the one before', async () => {
  await admit(planned());
  await admit(planned('two'));
  expect(await apply()).toMatchObject(refused);
  expect(await apply({ ...forValue('two') })).toMatchObject({ ours: true });
});

function forValue(value: string): object {
  const [made] = planned(value).steps as readonly ChangeStep[];
  return { desired: made?.inputs, approved: { action: made?.action, changes: made?.changes } };
}

describe('an approval', () => {
  const day = 24 * 3_600_000;
  const ended = { type: 'approval-ended', nonRetryable: true };

  it('ends after a day: nothing is applied by it from then on, and what was is undone', async () => {
    await admit(planned());
    ahead = day - 60_000;
    const applied = await apply();
    expect(applied).toMatchObject({ ours: true });
    ahead = day;
    expect(await apply()).toMatchObject(ended);
    expect(world.writes).toEqual(['create a']);
    await decideRollback(rollbackOf([planned()]));
    expect(await does('thing.undo', { ...asked, applied })).toEqual({ undone: 'deleted' });
  });

  it('ends between the check and the call, and nothing leaves', async () => {
    await admit(planned());
    world.onRead = () => (ahead = day);
    expect(await apply()).toMatchObject(ended);
    expect(world.writes).toEqual([]);
    expect(await recordedWrites(journal, { run: runId })).toEqual([]);
  });

  it('that is handed out again lasts no longer, and takes no place of one that came after it', async () => {
    await admit(planned());
    ahead = day / 2;
    expect(await admit(planned())).toMatchObject({ admitted: planned().hash });
    ahead = day;
    expect(await apply()).toMatchObject(ended);
    await admit(planned('two'));
    await admit(planned());
    expect(await apply()).toMatchObject(refused);
  });

  it('of the rest is another decision, and lasts a day again', async () => {
    await admit(planned());
    ahead = day;
    await admit(planned(), { isOfRest: true, decision: decisionOf(planned(), '2026-12-01T12:00:00.000Z') });
    expect(await apply()).toMatchObject({ ours: true });
  });
});

describe('what a step takes from another', () => {
  const dependent = (id: string) => ({
    step: 'thing/b',
    desired: { name: 'b', value: 'one', belongsTo: id },
    approved: { action: 'create', changes: differenceOf(thing, withOpen, undefined).changes },
  });
  const withOpen = { name: 'b', value: 'one', belongsTo: { $after: 'thing/a.id' } } as never;
  const chained = (): Plan => {
    const { hash: _hash, ...plan } = planned();
    const { action, changes, risks } = differenceOf(thing, withOpen, undefined);
    const [first] = plan.steps as readonly [ChangeStep];
    const steps = [first, { ...first, key: 'thing/b', name: 'b', action, changes, risks, inputs: withOpen }];
    return rehashed({ hash: '', ...plan, steps });
  };
  const elsewhere = async (): Promise<string> => {
    const [here, there] = [runId, `${runId}-before`];
    runId = there;
    await admit(planned());
    const { id } = (await apply()) as ApplyAnswer;
    world.things.clear();
    runId = here;
    return id;
  };

  it('is what the journal has of it, and nothing else', async () => {
    const theirs = await elsewhere();
    expect(await admit(chained())).toHaveProperty('admitted');
    expect(await apply(dependent(theirs))).toMatchObject(refused);
    const { id } = (await apply()) as ApplyAnswer;
    for (const other of [theirs, 'made-up', `${id}x`]) {
      expect(await apply(dependent(other))).toMatchObject(refused);
    }
    expect(world.named('b')).toEqual([]);
    expect(await apply(dependent(id))).toMatchObject({ ours: true });
  });

  it('is recorded also where it was found as it should be', async () => {
    await admit(chained());
    const id = world.put('a', 'one');
    expect(await apply()).toMatchObject({ ours: false, id });
    expect(await apply(dependent(id))).toMatchObject({ ours: true });
  });

  it('is undone as it began', async () => {
    await admit(chained());
    const { id } = (await apply()) as ApplyAnswer;
    const applied = await apply(dependent(id));
    await decideRollback(rollbackOf([chained()]));
    expect(await does('thing.undo', { ...asked, ...dependent('made-up'), applied })).toMatchObject(refused);
    expect(await does('thing.undo', { ...asked, ...dependent(id), applied })).toEqual({ undone: 'deleted' });
  });
});

describe('what was done by an approval', () => {
  const replication = 10 * 60_000;
  const change = (value: string): void => {
    for (const [id] of world.named('a')) world.things.set(id, { name: 'a', value, belongsTo: null });
  };

  it('is read and compared, and answered as it was', async () => {
    await admit(planned());
    const first = await apply();
    expect(await apply()).toEqual(first);
    expect(world.writes).toEqual(['create a']);
  });

  it('is not written by it again once somebody has changed it: that is drift, for a new plan', async () => {
    await admit(planned());
    await apply();
    change('theirs');
    expect(await apply()).toMatchObject({ type: 'written-not-yet-visible', nonRetryable: false });
    world.clockAhead = replication;
    expect(await apply()).toMatchObject({ type: 'drift', message: expect.stringContaining('changed it since') });
    world.things.clear();
    expect(await apply()).toMatchObject({ type: 'drift' });
    expect(world.writes).toEqual(['create a']);
    await admit(planned(), { decision: decisionOf(planned(), '2026-11-30T13:00:00.000Z') });
    expect(await apply()).toMatchObject({ ours: true });
    expect(world.writes).toEqual(['create a', 'create a']);
  });

  it('is done by the approval of the rest as well', async () => {
    await admit(planned());
    await apply();
    await admit(planned(), { isOfRest: true, decision: decisionOf(planned(), '2026-12-01T12:00:00.000Z') });
    change('theirs');
    world.clockAhead = replication;
    expect(await apply()).toMatchObject({ type: 'drift' });
    expect(world.writes).toEqual(['create a']);
  });

  it('and found as it should be, is not written either', async () => {
    await admit(planned());
    const id = world.put('a', 'one');
    expect(await apply()).toMatchObject({ ours: false });
    world.things.delete(id);
    expect(await apply()).toMatchObject({ type: 'drift' });
    await decideRollback(rollbackOf([planned()]));
    expect(await does('thing.undo', asked)).toEqual({ undone: 'nothing had been written' });
    expect(world.writes).toEqual([]);
  });

  it('and is rolled back, is not written any more', async () => {
    await admit(planned());
    const applied = await apply();
    await decideRollback(rollbackOf([planned()]));
    expect(await apply()).toMatchObject({ type: 'run-closed' });
    await does('thing.undo', { ...asked, applied });
    expect(await apply()).toMatchObject({ type: 'run-closed' });
    expect(world.writes).toEqual(['create a', 'undo a']);
  });
});

const damaged = { type: 'journal-damaged', nonRetryable: true };

it('that nobody could be told of an approval is said, where it is not known who was to be', async () => {
  const file = join(home, 'notifications.yaml');
  await writeFile(file, 'channels: nonsense\n');
  try {
    expect(await admit(planned())).toMatchObject({
      admitted: planned().hash,
      unreached: [expect.stringMatching(/notifications\.yaml/)],
    });
  } finally {
    await rm(file);
  }
});

it('what the owner of the database has made of an approval is none', async () => {
  await admit(planned('two'));
  const forged = JSON.stringify(planned()).replaceAll("'", "''");
  await tamper(journal, `update admissions set plan = '${forged}' where scope = '${runId}'`);
  expect(await apply()).toMatchObject(damaged);
  await tamper(journal, `update admissions set scope = 'run-of-theirs' where scope = '${runId}'`);
  expect(await apply(forValue('two'), 'run-of-theirs')).toMatchObject(damaged);
  expect(world.writes).toEqual([]);
});

describe('what the owner of the database has taken away of the decisions about a run lets nothing be applied', () => {
  it('a plan that had taken the place of another', async () => {
    await admit(planned());
    await admit(planned('two'));
    await tamper(journal, `delete from admissions where scope = '${runId}' and part = '${planned('two').hash}'`);
    expect(await apply()).toMatchObject(damaged);
    expect(world.writes).toEqual([]);
  });

  it('a rollback, whose steps that were never done are not done later either', async () => {
    await admit(planned());
    const rollback = rollbackOf([planned()]);
    await decideRollback(rollback);
    await tamper(journal, `update admissions set scope = 'elsewhere' where part = '${rollback.hash}'`);
    expect(await apply()).toMatchObject(damaged);
    expect(world.writes).toEqual([]);
  });

  it('and what was done is undone all the same', async () => {
    await admit(planned());
    const applied = await apply();
    await admit(planned('two'));
    await tamper(journal, `delete from admissions where scope = '${runId}' and part = '${planned('two').hash}'`);
    await decideRollback(rollbackOf([planned()]));
    expect(await does('thing.undo', { ...asked, applied })).toEqual({ undone: 'deleted' });
  });
});

describe('an approval is not admitted', () => {
  const decided = (changed: object) => (plan: Plan) => ({ decision: { ...decisionOf(plan), ...changed } });
  const none = () => ({});
  it.each<[string, (plan: Plan) => Plan, (plan: Plan) => Partial<AdmitInput>]>([
    ['of who asked for the run', itself, decided({ by: ' Ann ' })],
    ['of who says that somebody else asked for the run', itself, () => ({ requestedBy: 'eve' })],
    ['that is a rejection', itself, decided({ decision: 'reject' })],
    ['of another plan', itself, decided({ planHash: 'f'.repeat(64) })],
    ['of a plan with another hash than its own', (plan) => ({ ...plan, subject: 'another' }), none],
    [
      'of a plan that shows other values than its inputs',
      (plan) => rehashed({ ...plan, steps: withoutChanges(plan) }),
      none,
    ],
    ["of an earlier run's plan", (plan) => ofHeader(plan, { runId: 'the-run-before' }), none],
    ["of another subject's plan", (plan) => ofHeader(plan, { run: 'toy/toy/t' }), none],
    [
      "of an earlier run's plan under this one's ID",
      (plan) => withHeader(plan, { requestDigest: 'e'.repeat(64) }),
      none,
    ],
  ])('%s', async (_, made, changed) => {
    const plan = planned();
    expect(await admit(made(plan), changed(plan))).toMatchObject({ type: 'approval-not-admitted', nonRetryable: true });
    expect(await apply()).toMatchObject(refused);
  });
});

function itself(plan: Plan): Plan {
  return plan;
}

/** Under its old hash. */
function withHeader(plan: Plan, changed: Partial<PlanHeader>): Plan {
  return { ...plan, header: { ...plan.header, ...changed } };
}

function ofHeader(plan: Plan, changed: Partial<PlanHeader>): Plan {
  return rehashed(withHeader(plan, changed));
}

function withoutChanges({ steps }: Plan): Plan['steps'] {
  return steps.map((each) => (each.kind === 'change' ? { ...each, changes: [] } : each));
}

function rehashed({ hash: _hash, ...plan }: Plan): Plan {
  return { ...plan, hash: hashOf(plan) };
}

it('what was approved is written no more once that is revoked, and can be undone', async () => {
  const { id } = (await admit(planned())) as { id: string };
  const applied = await apply();
  await recordRevocation(journal, id, { by: 'cyd', reason: 'by mistake' });
  expect(await apply()).toMatchObject({ type: 'approval-revoked', nonRetryable: true });
  await decideRollback(rollbackOf([planned()]));
  expect(await does('thing.undo', { ...asked, applied })).toEqual({ undone: 'deleted' });
});

it('the decision of somebody who is blocked is not admitted', async () => {
  const file = join(home, 'trust.yaml');
  await writeFile(file, 'blocked: [bob]\n');
  try {
    expect(await admit(planned())).toMatchObject({
      admitted: null,
      refused: { code: 'blocked', message: 'bob is blocked in trust.yaml.' },
    });
  } finally {
    await rm(file);
  }
});

it('an approval is told before anything is written, once, and whom it does not reach is in the answer', async () => {
  const file = join(home, 'notifications.yaml');
  const channel = { kind: 'mail', host: '127.0.0.1', port: 9, from: 'a@a.example', tls: false };
  const rule = { about: ['outcome'], notify: [{ by: 'relay', to: 'ops@a.example' }] };
  await writeFile(file, JSON.stringify({ channels: { relay: channel }, rules: { all: rule } }));
  try {
    const unreached = [expect.stringMatching(/^ops@a.example by relay: /)];
    expect(await admit(planned())).toMatchObject({ unreached });
    const announced = await journal.read(({ rows }) => rows.selectFrom('announced').selectAll().execute());
    expect(announced).toContainEqual(expect.objectContaining({ recipient: 'ops@a.example by relay', state: 'failed' }));
    expect(world.writes).toEqual([]);
    expect(await apply()).toMatchObject({ ours: true });
  } finally {
    await rm(file);
  }
});
