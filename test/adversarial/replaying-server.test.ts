/**
 * A real worker of a server that hands out a task once more: the worker's own guards keep everything as it is, its log says why,
 * and neither the run nor what comes after it notices anything.
 */
import { NativeConnection, Runtime } from '@temporalio/worker';
import { Toy, type ToyRun } from '../workflows/toy/toy-worker.ts';
import type { World } from '../workflows/toy/world.ts';
import { ReplayingServer } from './replaying-server.ts';

jest.setTimeout(120_000);

const server = new ReplayingServer();
let connection: NativeConnection | undefined;
let toy: Toy;
let world: World;
beforeAll(async () => {
  toy = await Toy.start(async (address) => {
    connection = await NativeConnection.connect({ address: await server.start(address) });
    return connection;
  });
});
afterAll(async () => {
  await toy.stop();
  await connection?.close();
  server.close();
});

/** Codes of the failed activities that the worker's log names. */
const logged: unknown[] = [];
beforeEach(() => {
  world = toy.newWorld();
  logged.length = 0;
  jest.spyOn(Runtime.instance().logger, 'log').mockImplementation((_level, message, meta) => {
    if (message === 'Activity failed') logged.push((meta?.['error'] as { type?: unknown } | undefined)?.type);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Whatever it was handed out, the worker serves the next run. */
async function servesTheNext(): Promise<string | null> {
  const next = await toy.begin('changes', { names: 'next' });
  await next.approve();
  return (await next.ends()).outcome;
}

/** Of all that the run has asked for by this activity, what the worker makes of it once more. */
async function again({ handle: { workflowId } }: ToyRun, activity: string): Promise<string[]> {
  const came: string[] = [];
  for (const task of server.handedOut(workflowId, activity)) came.push(await server.handOutAgain(task));
  return came;
}

const stateOf = () => [...world.things.values()].map(({ name, value }) => `${name}: ${value}`).toSorted();

it('while the run goes on, with a change of somebody in between: theirs stays, and the run ends as it should', async () => {
  const run = await toy.begin('changes', { names: 'a', byHand: 'look' });
  await run.approve();
  await run.reaches('awaiting-manual-step');
  for (const [id] of world.named('a')) world.things.set(id, { name: 'a', value: 'theirs', belongsTo: null });
  // Until then it may not be visible yet, and is looked for again.
  world.clockAhead = 10 * 60_000;
  expect(await again(run, 'thing.apply')).toEqual(['drift']);
  expect([stateOf(), world.writes, logged]).toEqual([['a: theirs'], ['create a'], ['drift']]);
  await run.handle.executeUpdate('confirm', { args: [{ by: 'bob' }] });
  expect(await run.ends()).toMatchObject({ outcome: 'done', changes: [{ ours: true, action: 'create' }] });
  expect(await servesTheNext()).toBe('done');
});

it('after the end of its run: nothing is written', async () => {
  const run = await toy.begin('changes', { names: 'a' });
  await run.approve();
  await run.ends();
  world.things.clear();
  expect(await again(run, 'thing.apply')).toEqual(['run-closed']);
  expect([stateOf(), world.writes, logged]).toEqual([[], ['create a'], ['run-closed']]);
  expect(await servesTheNext()).toBe('done');
});

it('in the middle of a rollback and after it: what was undone is not done again, and what was done since is not undone', async () => {
  const run = await toy.begin('changes', { names: 'a,b,c' });
  world.fail('create c', 'graph-denied', 100);
  world.fail('undo a', 'graph-denied', 100);
  await run.approve();
  await run.reaches('needs-attention');
  await run.choose('rollback');
  await run.reaches('needs-attention', 'graph-denied', ({ attention }) => attention?.step === 'thing/a');
  const writes = [...world.writes];
  logged.length = 0;
  // What was never done would be done now.
  world.failures.delete('create c');
  const closed = ['run-closed', 'run-closed', 'run-closed'];
  expect(await again(run, 'thing.apply')).toEqual(closed);
  expect([stateOf(), world.writes, logged]).toEqual([['a: one'], writes, closed]);

  world.failures.clear();
  await run.choose('retry');
  expect(await run.ends()).toMatchObject({ outcome: 'rolled-back' });
  world.put('b', 'one');
  const after = [...world.writes];
  for (const activity of ['thing.apply', 'thing.undo']) {
    expect(new Set(await again(run, activity))).toEqual(new Set(['run-closed']));
  }
  expect([stateOf(), world.writes]).toEqual([['b: one'], after]);
  expect(await servesTheNext()).toBe('done');
});
