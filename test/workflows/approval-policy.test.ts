/** What people are asked for, and when a run writes, where the worker has an approvals.yaml. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../processes/alive.ts';
import { Toy, type ToyRun } from './toy/toy-worker.ts';
import type { World } from './toy/world.ts';

let toy: Toy;
let world: World;
beforeAll(async () => {
  toy = await Toy.start();
}, 60_000);
afterAll(() => toy.stop());
beforeEach(() => {
  world = toy.newWorld();
});
afterEach(() => rm(join(toy.home, 'approvals.yaml')));

async function policy(text: string): Promise<void> {
  await writeFile(join(toy.home, 'approvals.yaml'), text);
}

/** Polls what people read until it has this text. */
async function reads(run: ToyRun, text: string): Promise<void> {
  const isThere = async () => {
    const waiting = (await run.status())?.waiting;
    return `${waiting?.for} by ${waiting?.who}`.includes(text);
  };
  if (!(await until(isThere, 20_000)))
    throw new Error(`It never waits for "${text}": ${JSON.stringify(await run.status())}`);
}

const refusedFor = (type: string) => ({ cause: { type } });

it('two approve: the status counts them, and only those who have the role are asked', async () => {
  await policy(
    'roles: {ann: [Request, Approve], bob: [Approve, Operate], cyd: [Approve]}\nrules: [{name: two, approvals: 2}]',
  );
  const run = await toy.begin('changes');
  await reads(run, 'approval of the plan (2 approvals by Approve, 0 given) by bob or cyd (Approve)');
  await expect(run.approve('dan')).rejects.toMatchObject(refusedFor('role-missing'));
  await run.approve('bob');
  await reads(run, '1 given');
  await expect(run.approve('Bob ')).rejects.toMatchObject(refusedFor('already-approved'));
  await expect(run.approve('ann')).rejects.toMatchObject(refusedFor('requester'));
  expect(world.writes).toEqual([]);
  await run.approve('cyd');
  const record = await run.ends();
  expect(record.outcome).toBe('done');
  expect(record.approvals.map(({ by }) => by)).toEqual(['bob', 'cyd']);
  expect(record.rules).toMatchObject([{ rule: 'two', rolesListed: true, policyDigest: expect.any(String) }]);
});

it('after its time another role is asked, and after that time the plan is rejected', async () => {
  await policy(
    'roles: {ann: [Request], bob: [Approve], eve: [Administer]}\nrules: [{name: t, within: 1 s, afterwards: {ask: Administer}}]',
  );
  const run = await toy.begin('changes');
  await reads(run, 'by eve (Administer)');
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'rejected', code: 'approval-expired' });
  expect(world.writes).toEqual([]);
});

it('beyond a limit the run waits for a release first', async () => {
  await policy('rules: [{name: l, limits: {servers: 1}}]');
  const run = await toy.begin('servers');
  await reads(run, 'release of the plan from quarantine: It reaches');
  await expect(run.approve('bob')).rejects.toMatchObject(refusedFor('quarantined'));
  await expect(run.decide('release', 'ann')).rejects.toMatchObject(refusedFor('requester'));
  await run.decide('release', 'eve');
  await reads(run, 'approval of the plan');
  await expect(run.decide('release', 'eve')).rejects.toMatchObject(refusedFor('not-quarantined'));
  await run.approve('bob');
  expect((await run.ends()).approvals.map(({ decision }) => decision)).toEqual(['release', 'approve']);
});

it('between the approval and the first write there is time to stop it', async () => {
  await policy('rules: [{name: h, holdFor: 1 h}]');
  const run = await toy.begin('changes');
  await run.approve();
  const { waiting } = await run.reaches('waiting');
  expect(Date.parse(waiting?.until ?? '')).toBeGreaterThan(Date.now());
  await run.cancel();
  expect((await run.ends()).outcome).toBe('cancelled');
  expect(world.writes).toEqual([]);
});

it('once that time has passed it is written', async () => {
  await policy('rules: [{name: h, holdFor: 1 s}]');
  const run = await toy.begin('changes');
  await run.approve();
  expect((await run.ends()).outcome).toBe('done');
});

it('who may decide about a failed step is said by the rule', async () => {
  await policy(
    'roles: {ann: [Request, Operate], bob: [Approve, Operate], eve: [Administer]}\nrules: [{name: s, skip: Administer}]',
  );
  world.fail('create a', 'graph-denied', 100);
  const run = await toy.begin('changes');
  await run.approve();
  const { waiting } = await run.reaches('needs-attention');
  expect(waiting?.who).toBe('ann or bob (Operate); skip: eve (Administer); rollback: bob (Operate)');
  await expect(run.choose('skip', 'bob')).rejects.toMatchObject(refusedFor('role-missing'));
  await expect(run.choose('abort', 'eve')).rejects.toMatchObject(refusedFor('role-missing'));
  await expect(run.choose('rollback', 'ann')).rejects.toMatchObject(refusedFor('requester'));
  await run.choose('abort', 'ann');
  await run.ends();
});

it('what a standing approval covers waits for nobody, and what comes on top of it does', async () => {
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  await policy(`standing: [{name: s, changes: {thing: [create]}, mostPerDay: 1, from: ${day(-1)}, until: ${day(90)}}]`);
  const first = await toy.begin('changes', {}, {}, 'schedule nightly');
  const record = await first.ends();
  expect(record).toMatchObject({ outcome: 'done', waits: [] });
  expect(record.approvals).toMatchObject([{ via: 'standing', by: 'standing approval s' }]);
  world = toy.newWorld();
  const second = await toy.begin('changes', {}, {}, 'schedule nightly');
  await second.approve();
  const other = await second.ends();
  expect(other.refusedDecisions).toMatchObject([{ code: 'standing-used-up' }]);
  expect(other.approvals).toMatchObject([{ by: 'bob' }]);
});

it('a file with a mistake asks a person, and goes on once it is fixed', async () => {
  await policy('rules: [{name: two, approval: 2}]');
  const run = await toy.begin('changes');
  const { attention } = await run.reaches('needs-attention', 'approvals-file-invalid');
  expect(attention?.message).toContain('did you mean "approvals"?');
  await policy('rules: [{name: one, approvals: 1}]');
  await run.choose('retry');
  await run.approve();
  expect((await run.ends()).outcome).toBe('done');
});
