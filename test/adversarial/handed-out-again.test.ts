/**
 * A Temporal server that hands out a task once more which a worker has carried out long ago: the same sealed input, under the
 * same run. What a worker is told about the run is the server's word.
 */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { registerActivities } from '../../activities/registry.ts';
import { addList } from '../../journal/lists.ts';
import { usualLimits } from '../activities/usual-limits.ts';
import { Toy, type ToyRun } from '../workflows/toy/toy-worker.ts';
import type { World } from '../workflows/toy/world.ts';

jest.setTimeout(60_000);

let toy: Toy;
let world: World;
beforeAll(async () => {
  toy = await Toy.start();
}, 60_000);
afterAll(() => toy.stop());
beforeEach(() => {
  world = toy.newWorld();
});

/** All that the run has asked of activities that write, once more and in the same order. @returns the codes of their failures */
async function handedOutAgain(run: ToyRun, which: RegExp): Promise<string[]> {
  const { workflowId, runId } = await run.handle.describe();
  const { events } = await run.handle.fetchHistory();
  const { client, namespace } = toy.environment;
  const [codec] = client.options.loadedDataConverter.payloadCodecs;
  const activities = registerActivities(world.services(toy.home, toy.journal), world.implementations);
  const came: string[] = [];
  for (const { activityTaskScheduledEventAttributes: task } of events ?? []) {
    const name = task?.activityType?.name ?? '';
    const activityId = task?.activityId ?? '';
    if (!which.test(name)) continue;
    const place = { type: 'activity', namespace, workflowId, activityId, isLocal: false } as const;
    const [opened] = (await codec?.decode([...(task?.input?.payloads ?? [])], place)) ?? [];
    const input = JSON.parse(Buffer.from(opened?.data ?? []).toString()) as object;
    const info = { ...usualLimits, activityId, workflowExecution: { workflowId, runId } };
    const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
    const answer = environment.run(activities[name] as never, input as never);
    came.push(
      await answer.then(
        () => 'answered',
        (error: { type?: string }) => error.type ?? 'unknown',
      ),
    );
  }
  return came;
}

const written = /\.(?:apply|undo)(?:Each)?$/;
const stateOf = () => [...world.things.values()].map(({ name, value }) => `${name}: ${value}`).toSorted();

it('after the end of its run: nothing is written', async () => {
  const run = await toy.begin('changes', { names: 'a,b' });
  await run.approve();
  await run.ends();
  world.things.clear();
  expect(await handedOutAgain(run, written)).toEqual(['run-closed', 'run-closed']);
  expect(world.things.size).toBe(0);
});

it('after a rollback: nothing is written', async () => {
  world.fail('create c', 'graph-denied', 100);
  const run = await toy.begin('changes');
  await run.approve();
  await run.reaches('needs-attention');
  await run.choose('rollback');
  expect(await run.ends()).toMatchObject({ outcome: 'rolled-back' });
  world.failures.clear();
  expect(new Set(await handedOutAgain(run, written))).toEqual(new Set(['run-closed']));
  expect(world.things.size).toBe(0);
});

it('in the middle of a rollback: what was undone is not done again', async () => {
  const run = await toy.begin('changes', { names: 'a,b,c' });
  world.fail('create c', 'graph-denied', 100);
  world.fail('undo a', 'graph-denied', 100);
  await run.approve();
  await run.reaches('needs-attention');
  await run.choose('rollback');
  await run.reaches('needs-attention', 'graph-denied', ({ attention }) => attention?.step === 'thing/a');
  expect(stateOf()).toEqual(['a: one']);
  expect(new Set(await handedOutAgain(run, /\.apply$/))).toEqual(new Set(['run-closed']));
  expect(stateOf()).toEqual(['a: one']);
  await run.handle.terminate();
});

it('while its run goes on, with a change of somebody in between: theirs stays', async () => {
  const run = await toy.begin('changes', { names: 'a,b', byHand: 'look' });
  await run.approve();
  await run.reaches('awaiting-manual-step');
  for (const [id] of world.named('a')) world.things.set(id, { name: 'a', value: 'theirs', belongsTo: null });
  for (const [id] of world.named('b')) world.things.delete(id);
  const soon = await handedOutAgain(run, written);
  world.clockAhead = 10 * 60_000;
  expect([soon, await handedOutAgain(run, written)]).toEqual([
    ['written-not-yet-visible', 'written-not-yet-visible'],
    ['drift', 'drift'],
  ]);
  expect(stateOf()).toEqual(['a: theirs']);
  await run.handle.terminate();
});

it('a part of a list, whose items somebody has taken out again: they stay out', async () => {
  const items = Array.from({ length: 20 }, (_, index) => `m${index}@a.example`);
  const run = await toy.begin('many', { list: await addList(await toy.journal(), items) });
  world.fail('create last', 'graph-denied', 100);
  await run.approve();
  await run.reaches('needs-attention');
  world.members.inside.clear();
  world.clockAhead = 10 * 60_000;
  expect(await handedOutAgain(run, /\.applyEach$/)).toEqual(['answered']);
  expect(world.members.inside.size).toBe(0);
  await run.handle.terminate();
});
