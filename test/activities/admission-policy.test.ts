/** What a worker admits by its own approvals.yaml, whatever the run that asks it says. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { registerActivities } from '../../activities/registry.ts';
import type { AdmitAnswer, AdmitInput, ApprovalNeedsAnswer } from '../../domain/activity-contracts.ts';
import type { RecordedDecision } from '../../domain/approval.ts';
import { hashOf, type ChangeStep, type Plan } from '../../domain/plan.ts';
import { differenceOf } from '../../domain/resource.ts';
import { admissionsOf } from '../../journal/admissions.ts';
import { openJournal, type Journal } from '../../journal/journal.ts';
import { tamper } from '../journal/backends.ts';
import { thing } from '../workflows/toy/nouns.ts';
import { World } from '../workflows/toy/world.ts';
import { asTravelling } from './as-travelling.ts';
import { usualLimits } from './usual-limits.ts';

let home: string;
let journal: Journal;
let world: World;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'admission-policy-'));
  journal = await openJournal({ home });
});
afterAll(async () => {
  await journal.close();
  await rm(home, { recursive: true, force: true });
});

let runId: string;
let runs = 0;
let given = 0;
beforeEach(async () => {
  world = new World();
  runs += 1;
  runId = `run-${runs}`;
  await policy('');
});

async function policy(text: string): Promise<void> {
  await writeFile(join(home, 'approvals.yaml'), text);
}

async function does<Answer = { type: string }>(name: string, input: object): Promise<Answer> {
  const activities = registerActivities(
    world.services(home, async () => journal),
    world.implementations,
  );
  const workflowExecution = { workflowId: 'toy/toy/s', runId };
  const environment = new MockActivityEnvironment(
    { ...usualLimits, activityId: 'asked', workflowExecution },
    { logger: new DefaultLogger('ERROR') },
  );
  const given = { ...input, installation: journal.installation };
  return (await environment.run(asTravelling(activities, name), given).catch((error: unknown) => error)) as Answer;
}

function planned(value = 'one', server?: string, requestedBy = 'ann'): Plan {
  const inputs = { name: 'a', value };
  const { action, changes, risks } = differenceOf(thing, inputs, undefined);
  const step: ChangeStep = {
    kind: 'change',
    key: 'thing/a',
    name: 'a',
    document: 'First things',
    ...(server !== undefined && { server }),
    resource: 'thing',
    action,
    changes,
    inputs,
    risks,
  };
  const header = { run: 'toy/toy/s', runId, requestedBy, requestDigest: '0'.repeat(64), program: null };
  const plan = { header, runbook: 'toy', connection: 'toy', subject: 's', steps: [step], superseded: [], evidence: [] };
  return { ...plan, hash: hashOf(plan) };
}

async function votes(by: string, changed: Partial<RecordedDecision> = {}, plan = planned(), requestedBy = 'ann') {
  // Another decision each time.
  given += 1;
  const at = new Date(given * 1000).toISOString();
  const decision = { by, decision: 'approve', planHash: plan.hash, at, via: 'update', ...changed } as const;
  return await does<AdmitAnswer>('admit', { plan, decision, requestedBy } satisfies Partial<AdmitInput>);
}

async function apply(value = 'one') {
  const [step] = planned(value).steps as readonly ChangeStep[];
  const approved = { action: step?.action, changes: step?.changes };
  return await does('thing.apply', { connection: 'toy', step: 'thing/a', desired: step?.inputs, approved });
}

const named = (answer: AdmitAnswer) => answer.taken.map(({ by }) => by);

it('where two must approve, one name is one vote, in whatever way it is typed, and nothing is written by it', async () => {
  await policy('rules: [{name: two, approvals: 2}]');
  for (const name of ['bob', ' BOB ']) {
    expect(await votes(name)).toMatchObject({ admitted: null, taken: [{ by: 'bob' }], needs: { rule: 'two' } });
  }
  expect(await apply()).toMatchObject({ type: 'step-not-admitted' });
  const second = await votes('cyd');
  expect(second.admitted).toBe(planned().hash);
  expect(named(second)).toEqual(['bob', 'cyd']);
  expect(await apply()).toMatchObject({ ours: true });
  const { admissions } = await journal.read((tx) => admissionsOf(journal, tx, runId));
  const receipt = admissions[0]?.receipt;
  expect(receipt).toMatchObject({ rule: 'two', policyDigest: expect.stringMatching(/^[0-9a-f]{64}$/), standing: null });
  expect(receipt?.votes).toHaveLength(2);
});

it('the requester is neither of two', async () => {
  await policy('rules: [{name: two, approvals: 2}]');
  await votes('bob');
  expect(await votes('Ann ')).toMatchObject({ type: 'approval-not-admitted' });
  expect(await apply()).toMatchObject({ type: 'step-not-admitted' });
});

it('a vote that the database has been given, or that was given before it was asked again, is none', async () => {
  await policy('rules: [{name: two, approvals: 2}]');
  await votes('bob');
  await tamper(journal, `update votes set decision = replace(decision, 'bob', 'dan') where scope = '${runId}'`);
  expect(named(await votes('cyd'))).toEqual(['cyd']);
  await does<ApprovalNeedsAnswer>('approvalNeeds', { plan: planned(), requestedBy: 'ann' });
  expect(named(await votes('eve'))).toEqual(['eve']);
});

it('votes are about one plan: a changed one has none', async () => {
  await policy('rules: [{name: two, approvals: 2}]');
  await votes('bob');
  const other = planned('two');
  expect(await votes('cyd', {}, other)).toMatchObject({ admitted: null });
  expect(await apply('two')).toMatchObject({ type: 'step-not-admitted' });
});

it('an approval takes the role, and a reason where the rule asks for one', async () => {
  await policy('roles: {ann: [Request], bob: [Operate], cyd: [Approve]}\nrules: [{name: why, reason: true}]');
  expect(await votes('bob', { reason: 'since' })).toMatchObject({ admitted: null, refused: { code: 'role-missing' } });
  expect(await votes('cyd')).toMatchObject({ admitted: null, refused: { code: 'reason-missing' } });
  expect(await votes('dan', { reason: 'since' })).toMatchObject({ refused: { code: 'role-missing' } });
  expect(await votes('cyd', { reason: 'since' })).toMatchObject({ admitted: planned().hash });
});

it('who may not ask for runs gets nothing admitted', async () => {
  await policy('roles: {cyd: [Approve]}');
  expect(await votes('cyd')).toMatchObject({ type: 'request-not-allowed', message: expect.stringContaining('ann') });
});

it('a vote counts no more once its role is taken', async () => {
  await policy('rules: [{name: two, approvals: 2}]');
  await votes('bob');
  await policy('roles: {ann: [Request], cyd: [Approve]}\nrules: [{name: two, approvals: 2}]');
  expect(named(await votes('cyd'))).toEqual(['cyd']);
});

describe('of somebody who is blocked since', () => {
  const trust = () => join(home, 'trust.yaml');
  afterEach(() => rm(trust(), { force: true }));

  it('a vote counts no more', async () => {
    await policy('rules: [{name: two, approvals: 2}]');
    await votes('bob');
    await writeFile(trust(), 'blocked: [BOB]\n');
    const answer = await votes('cyd');
    expect([answer.admitted, named(answer)]).toEqual([null, ['cyd']]);
    expect(await votes('bob')).toMatchObject({ admitted: null, refused: { code: 'blocked' }, taken: [{}] });
    expect(await apply()).toMatchObject({ type: 'step-not-admitted' });
    expect((await votes('dan')).admitted).toBe(planned().hash);
  });

  it('a release counts no more', async () => {
    await policy('rules: [{name: l, limits: {servers: 0}}]');
    const plan = planned('one', 'srv.contoso.example');
    await votes('eve', { decision: 'release' }, plan);
    await writeFile(trust(), 'blocked: [eve]\n');
    expect(await votes('bob', {}, plan)).toMatchObject({ admitted: null, refused: { code: 'quarantined' } });
  });

  it('either of two approvals lets nothing more be written', async () => {
    await policy('rules: [{name: two, approvals: 2}]');
    await votes('bob');
    expect((await votes('cyd')).admitted).toBe(planned().hash);
    await writeFile(trust(), 'blocked: [bob]\n');
    expect(await apply()).toMatchObject({ type: 'approval-revoked', message: expect.stringContaining('bob') });
    expect(world.writes).toEqual([]);
  });
});

it('beyond a limit it is released first, by Administer', async () => {
  await policy('roles: {ann: [Request], bob: [Approve], eve: [Administer]}\nrules: [{name: l, limits: {servers: 0}}]');
  const plan = planned('one', 'srv.contoso.example');
  expect(await votes('bob', {}, plan)).toMatchObject({ refused: { code: 'quarantined' } });
  expect(await votes('bob', { decision: 'release' }, plan)).toMatchObject({ refused: { code: 'role-missing' } });
  expect(await votes('eve', { decision: 'release' }, plan)).toMatchObject({ admitted: null, refused: null });
  expect(await votes('bob', {}, plan)).toMatchObject({ admitted: plan.hash });
});

it('another role that is asked after the deadline may approve after it, and not before', async () => {
  await policy(
    'roles: {ann: [Request], eve: [Administer]}\nrules: [{name: t, within: 1 h, afterwards: {ask: Administer}}]',
  );
  await does('approvalNeeds', { plan: planned(), requestedBy: 'ann' });
  expect(await votes('eve')).toMatchObject({ refused: { code: 'role-missing' } });
  await policy(
    'roles: {ann: [Request], eve: [Administer]}\nrules: [{name: t, within: 0 s, afterwards: {ask: Administer}}]',
  );
  expect(await votes('eve')).toMatchObject({ admitted: planned().hash });
});

it('before its window, and while it is held, nothing is written', async () => {
  await policy('rules: [{name: w, notBefore: "2126-12-05T18:00:00Z"}]');
  expect(await votes('bob')).toMatchObject({ admitted: planned().hash, notBefore: '2126-12-05T18:00:00.000Z' });
  expect(await apply()).toMatchObject({ type: 'not-before', nonRetryable: false });
  await policy('rules: [{name: h, holdFor: 1 h}]');
  const { notBefore } = await votes('bob');
  expect(Date.parse(notBefore ?? '')).toBeGreaterThan(Date.now() + 3_500_000);
  expect(await apply()).toMatchObject({ type: 'not-before' });
  await policy('rules: [{name: n, holdFor: 0 s}]');
  await votes('bob');
  expect(await apply()).toMatchObject({ ours: true });
});

it('a file with a mistake admits nothing, and says where', async () => {
  await policy('rules: [{name: two, approval: 2}]');
  const refused = { type: 'approvals-file-invalid', nonRetryable: true, message: expect.stringContaining(':1:') };
  expect(await votes('bob')).toMatchObject(refused);
  expect(await does('approvalNeeds', { plan: planned(), requestedBy: 'ann' })).toMatchObject(refused);
});

const scheduled = () => planned('one', undefined, 'schedule nightly');
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
const standing = (more = '') =>
  `standing: [{name: s, changes: {thing: [create]}, mostPerDay: 1, from: ${day(-1)}, until: ${day(90)}${more}}]`;

it('nobody is asked where a standing approval covers the plan, as often as it may', async () => {
  await policy(standing());
  const asked = await does<ApprovalNeedsAnswer>('approvalNeeds', {
    plan: scheduled(),
    requestedBy: 'schedule nightly',
  });
  expect(asked.needs.standing).toBe('s');
  const by = { via: 'standing' } as const;
  for (const _ of ['once', 'and the same again']) {
    expect(await votes('standing approval s', by, scheduled(), 'schedule nightly')).toMatchObject({
      admitted: scheduled().hash,
    });
  }
  expect(await apply()).toMatchObject({ ours: true });
  runId = 'another-run';
  const second = await votes('standing approval s', by, scheduled(), 'schedule nightly');
  expect(second).toMatchObject({ admitted: null, refused: { code: 'standing-used-up' } });
  // A row that is gone was a use all the same.
  await tamper(journal, "delete from standing_uses where scope = 's'");
  expect(await votes('standing approval s', by, scheduled(), 'schedule nightly')).toMatchObject({ admitted: null });
  expect(await votes('bob', {}, scheduled(), 'schedule nightly')).toMatchObject({ admitted: scheduled().hash });
});

it('no run makes a standing approval up', async () => {
  await policy(standing(', subjects: [other]'));
  const by = { via: 'standing' } as const;
  const answer = await votes('standing approval s', by, scheduled(), 'schedule nightly');
  expect(answer).toMatchObject({ admitted: null, refused: { code: 'not-covered' } });
  await policy(standing());
  expect(await votes('standing approval s', by)).toMatchObject({ refused: { code: 'not-covered' } });
  expect(await apply()).toMatchObject({ type: 'step-not-admitted' });
});
