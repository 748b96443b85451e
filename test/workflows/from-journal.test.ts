/** A rollback by what the journal has of a run alone: its own workflow is gone. */
import type { Pace } from '../../domain/run-request.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { RollbackRequest } from '../../domain/rollback-request.ts';
import { addList } from '../../journal/lists.ts';
import { pruneRun } from '../../journal/prune.ts';
import { recordBegun } from '../../journal/recorded-steps.ts';
import { writesOf } from '../journal/granted-writes.ts';
import { tamper } from '../journal/backends.ts';
import { Toy, ToyRun } from './toy/toy-worker.ts';
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

const provider = {
  clientId: 'decisions',
  audiences: [],
  subjectClaim: 'sub',
  rolesClaim: 'roles',
  nameClaim: 'name',
  maxAge: true,
  guests: false,
  simulated: false,
};

const quick: Partial<Pace> = { workerSilentAfter: '2 seconds' };

/** A run that has written all it will, and waits for a manual step or for a person; then nobody can continue it. */
async function abandoned(run: ToyRun): Promise<{ workflowId: string; runId: string }> {
  const { runId, workflowId } = await run.handle.describe();
  await run.handle.terminate('no build fits');
  return { workflowId, runId };
}

async function plans(
  { workflowId, runId }: { workflowId: string; runId: string },
  requestedBy = 'ann',
): Promise<ToyRun> {
  const request: RollbackRequest = {
    ...toy.request('apply', {}, quick),
    requestedBy,
    target: 'tenant',
    of: { runId, code: 'workflow-task-fails', why: 'The code does not fit.' },
  };
  const { installation } = await toy.journal();
  const { client, taskQueue } = toy.environment;
  const rolling = new ToyRun(
    await client.workflow.start('rollBackRun', { workflowId, taskQueue, args: [request], memo: { installation } }),
  );
  await rolling.reaches('needs-attention', 'workflow-task-fails');
  return rolling;
}

/** Plans the rollback, and decides it. */
async function rollBack(of: { workflowId: string; runId: string }): Promise<ToyRun> {
  const rolling = await plans(of);
  await rolling.choose('rollback', 'cyd', 'upgrade');
  return rolling;
}

const stateOf = () => [...world.things.values()].map(({ name, value }) => `${name}: ${value}`).toSorted();

it('undoes what was made and what was changed, newest first, with the decision in the report', async () => {
  world.put('b', 'as it was');
  const run = await toy.begin('whole', { value: 'one' }, quick);
  await run.approve();
  await run.reaches('awaiting-manual-step');
  const changing = await toy.begin('changes', { names: 'b,c', byHand: 'look' }, quick);
  await changing.approve();
  await changing.reaches('awaiting-manual-step');
  expect(stateOf()).toEqual(['b: one', 'c: one', 'first: one', 'second: after first']);
  const written = world.writes.length;

  const record = await (await rollBack(await abandoned(run))).ends();
  expect(record).toMatchObject({ outcome: 'rolled-back', code: 'workflow-task-fails', residual: [] });
  expect(record.changes.filter(({ at }) => at >= record.startedAt)).toEqual([]);
  expect(record.interventions).toMatchObject([{ step: 'run', choice: 'rollback', by: 'cyd', reason: 'upgrade' }]);
  expect(record.changes.map(({ key, undone }) => [key, undone])).toEqual([
    ['thing/first', { at: expect.any(String), note: 'deleted' }],
    ['thing/second', { at: expect.any(String), note: 'deleted' }],
  ]);
  expect(world.writes.slice(written)).toEqual(['undo second', 'undo first']);
  expect(record.report?.json).toContain(record.runId);

  await (await rollBack(await abandoned(changing))).ends();
  expect(stateOf()).toEqual(['b: as it was']);
});

it('where people sign in, a name that somebody has typed decides nothing about it', async () => {
  const run = await toy.begin('changes', { names: 'a', byHand: 'look' }, quick);
  await run.approve();
  await run.reaches('awaiting-manual-step');
  const of = await abandoned(run);
  const issuer = 'https://provider.example/v2.0';
  world.identity = { ...provider, issuer };
  const rolling = await plans(of);
  await expect(rolling.choose('abort', 'cyd')).rejects.toMatchObject({ cause: { type: 'sign-in-missing' } });
  expect((await rolling.status())?.phase).toBe('needs-attention');
  await rolling.handle.terminate();
});

it('is decided about by the hash of its own plan, and not by who asked for the run', async () => {
  const run = await toy.begin('changes', { names: 'a,b', byHand: 'look' }, quick);
  await run.approve();
  await run.reaches('awaiting-manual-step');
  const of = await abandoned(run);
  const rolling = await plans(of);
  const { runId } = await rolling.handle.describe();
  const { rollback } = await rolling.handle.query<RunRecord>('record');
  expect(rollback).toMatchObject({
    header: { run: of.workflowId, runId, undoes: of.runId },
    steps: [
      { kind: 'undo', key: 'thing/b', action: 'delete' },
      { kind: 'undo', key: 'thing/a', action: 'delete' },
    ],
  });
  await expect(rolling.choose('rollback', 'ann')).rejects.toMatchObject({ cause: { type: 'requester' } });
  expect(stateOf()).toEqual(['a: one', 'b: one']);
  await rolling.choose('abort');
  expect(await rolling.ends()).toMatchObject({ outcome: 'failed', residual: [/thing\/a/, /thing\/b/].map(matching) });
  expect(stateOf()).toEqual(['a: one', 'b: one']);
});

const matching = (pattern: RegExp) => expect.stringMatching(pattern) as string;

it('asks another person where the worker does not admit the decision', async () => {
  const run = await toy.begin('changes', { names: 'a', byHand: 'look' }, quick);
  await run.approve();
  await run.reaches('awaiting-manual-step');
  const of = await abandoned(run);
  const rolling = await plans(of, 'eve');
  await rolling.choose('rollback', 'ann');
  const { attention } = await rolling.reaches('needs-attention', 'approval-not-admitted');
  expect(attention?.message).toContain('ann asked for the run that it undoes');
  expect(stateOf()).toEqual(['a: one']);
  await rolling.choose('rollback', 'bob');
  expect(await rolling.ends()).toMatchObject({ outcome: 'rolled-back' });
  expect(stateOf()).toEqual([]);
});

it('leaves what somebody else has changed since, and asks where an undo fails', async () => {
  const run = await toy.begin('changes', { names: 'a,b,c', byHand: 'look' }, quick);
  await run.approve();
  await run.reaches('awaiting-manual-step');
  for (const [id] of world.named('a')) world.things.set(id, { name: 'a', value: 'theirs', belongsTo: null });
  world.fail('undo b', 'graph-denied', 100);
  const rolling = await rollBack(await abandoned(run));
  await rolling.reaches('needs-attention', 'graph-denied');
  await rolling.choose('skip');
  const record = await rolling.ends();
  expect(stateOf()).toEqual(['a: theirs', 'b: one']);
  expect(record.outcome).toBe('rolled-back');
  expect(record.residual).toHaveLength(2);
  expect(record.residual).toEqual([expect.stringMatching(/^thing\/b: /), 'thing/a: a was changed by somebody else']);
});

it('undoes a bulk step item by item, those left over included', async () => {
  const items = Array.from({ length: 130 }, (_, index) => `m${index}@a.example`);
  world.members.inside.add('m7@a.example');
  world.members.missing.add('m120@a.example');
  const run = await toy.begin('many', { list: await addList(await toy.journal(), items) }, quick);
  await run.approve();
  await run.reaches('needs-attention');
  expect(world.members.inside.size).toBe(129);
  const record = await (await rollBack(await abandoned(run))).ends();
  expect(record).toMatchObject({ outcome: 'rolled-back', residual: [] });
  expect([...world.members.inside]).toEqual(['m7@a.example']);
  expect(world.members.removals).toHaveLength(128);
  expect(stateOf()).toEqual([]);
});

it('names what the journal can not know, and undoes the rest', async () => {
  const run = await toy.begin('changes', { names: 'a,b', byHand: 'look' }, quick);
  await run.approve();
  await run.reaches('awaiting-manual-step');
  const { runId, workflowId } = await abandoned(run);
  const journal = await toy.journal();
  const write = async (step: string) =>
    writesOf(journal, { run: runId, step }).do('make it', async () => undefined, { kind: 'gizmo' });
  const asked = { resource: 'gizmo', name: 'g', connection: 'toy', desired: {} };
  await recordBegun(
    journal,
    { run: runId, step: 'gizmo/g' },
    { ...asked, approved: { action: 'create', changes: [] } },
  );
  await write('gizmo/g');
  await write('earlier/e');
  await tamper(
    journal,
    `update steps set content = '{}' where scope = '${runId}' and part = 'thing/a' and phase = 'begun'`,
  );
  const record = await (await rollBack({ workflowId, runId })).ends();
  expect(record.residual.toSorted()).toEqual([
    'earlier/e: the journal has its writes (make it), and not what it asked for: undo it by hand',
    'gizmo/g: this build of the worker has no gizmo: undo it by hand, or with the build that began the run',
    'thing/a: what it asked for does not verify in the journal: undo it by hand',
  ]);
  expect(stateOf()).toEqual(['a: one']);
});

it('undoes nothing of a run that has come to its end', async () => {
  const run = await toy.begin('changes', { names: 'a' }, quick);
  await run.approve();
  await run.ends();
  const { runId, workflowId } = await run.handle.describe();
  const rolling = await rollBack({ workflowId, runId });
  await rolling.reaches('needs-attention', 'run-closed');
  await rolling.choose('skip');
  expect((await rolling.ends()).residual).toEqual([expect.stringContaining('thing/a')]);
  expect(stateOf()).toEqual(['a: one']);
});

it('has nothing to undo for a run that waits for its approval', async () => {
  const run = await toy.begin('changes', {}, quick);
  await run.reaches('awaiting-approval');
  const record = await (await rollBack(await abandoned(run))).ends();
  expect(record).toMatchObject({ outcome: 'rolled-back', changes: [], residual: [] });
});

it('claims nothing of a run whose record was removed', async () => {
  const run = await toy.begin('changes', { names: 'a' }, quick);
  await run.approve();
  await run.ends();
  const { runId, workflowId } = await run.handle.describe();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  expect(await pruneRun(await toy.journal(), runId, { before: tomorrow, by: 'ann' })).toBe('pruned');
  const record = await (await rollBack({ workflowId, runId })).ends();
  expect(record.residual).toEqual([expect.stringContaining('was removed on')]);
  expect(stateOf()).toEqual(['a: one']);
});
