/** A stop fails no run: it waits where it is, says why, and goes on by itself once the stop is lifted. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { addList } from '../../journal/lists.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { removeStopFile, type Stop } from '../../journal/stop-files.ts';
import { newStop, recordLifting, recordStop } from '../../journal/stops.ts';
import type { RunStatus } from '../../domain/run-status.ts';
import { pollPace } from '../setup/poll-pace.ts';
import { Toy, type ToyRun } from './toy/toy-worker.ts';
import type { World } from './toy/world.ts';

jest.setTimeout(60_000);

let toy: Toy;
let world: World;
beforeAll(async () => {
  toy = await Toy.start();
});
afterAll(() => toy.stop());
beforeEach(() => {
  world = toy.newWorld();
});
afterEach(() => rm(join(toy.home, 'stops'), { recursive: true, force: true }));

const stopOf = () => newStop({ connection: 'toy', by: 'ann', reason: 'wrong tenant' }, '2026-11-30T12:00:00.000Z');
const lift = { by: 'ben', reason: null };
const why = 'the stop to be lifted: Writes are stopped (on toy by ann since 2026-11-30T12:00:00.000Z: wrong tenant).';

async function waits(run: ToyRun): Promise<RunStatus> {
  const nextPoll = pollPace('applying');
  const deadline = Date.now() + 20_000;
  for (;;) {
    const status = await run.status();
    if (status?.waiting?.for.startsWith('the stop') === true) return status;
    if (Date.now() > deadline) throw new Error(`It doesn't wait: ${JSON.stringify(status)}`);
    await nextPoll();
  }
}

/** As a file that is there before the call under way is answered. */
function setAtOnce(stop: Stop): void {
  mkdirSync(join(toy.home, 'stops'), { recursive: true });
  writeFileSync(join(toy.home, 'stops', `${stop.id}.json`), JSON.stringify(stop));
}

/** Stops by a file of the worker's home as soon as this was written. */
function stopsAfter(write: string): { readonly id: string } {
  const stop = stopOf();
  const push = world.writes.push.bind(world.writes);
  world.writes.push = (...written) => {
    if (written.includes(write)) setAtOnce(stop);
    return push(...written);
  };
  return stop;
}

it('a run that is stopped between two writes says so, writes nothing, and goes on after the lifting', async () => {
  const stop = stopsAfter('create a');
  const run = await toy.begin('changes');
  await run.approve();
  const status = await waits(run);
  expect(status).toMatchObject({ phase: 'applying', attention: null, waiting: { for: why, until: null } });
  expect([...world.writes]).toEqual(['create a']);
  await removeStopFile(toy.home, { id: stop.id, isWhole: true });
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'done', interventions: [] });
  expect(record.waits).toContainEqual(expect.objectContaining({ name: 'a stop to be lifted' }));
  expect([...world.writes]).toEqual(['create a', 'create b', 'create c']);
});

it('a row of the journal alone stops a run that waited for its approval, and a plan is made all the same', async () => {
  const stop = stopOf();
  const journal = await toy.journal();
  const run = await toy.begin('changes', { names: 'a' });
  await run.reaches('awaiting-approval');
  await recordStop(journal, stop);
  expect((await toy.plan('changes', { names: 'b' })).steps).toHaveLength(1);
  await run.approve();
  await waits(run);
  expect([...world.writes]).toEqual([]);
  await recordLifting(journal, stop, lift);
  expect((await run.ends()).outcome).toBe('done');
  expect([...world.writes]).toEqual(['create a']);
});

it('a run that is cancelled while it is stopped ends, and a rollback waits for the lifting as well', async () => {
  const stop = stopsAfter('create a');
  const run = await toy.begin('changes', { names: 'a,b' });
  await run.approve();
  await waits(run);
  await run.cancel();
  await run.reaches('needs-attention', 'cancelled');
  await run.choose('rollback');
  expect(await waits(run)).toMatchObject({ phase: 'rolling-back' });
  expect([...world.writes]).toEqual(['create a']);
  await removeStopFile(toy.home, { id: stop.id, isWhole: true });
  expect(await run.ends()).toMatchObject({ outcome: 'rolled-back', residual: [] });
  expect([...world.writes]).toEqual(['create a', 'undo a']);
});

it('a bulk that is stopped within its list has each item once after the lifting', async () => {
  const items = Array.from({ length: 60 }, (_, index) => `m${String(index).padStart(4, '0')}@a.example`);
  const stop = stopOf();
  const push = world.members.grants.push.bind(world.members.grants);
  world.members.grants.push = (...granted) => {
    if (world.members.grants.length === 20) setAtOnce(stop);
    return push(...granted);
  };
  const run = await toy.begin('many', { list: await addList(await toy.journal(), items) });
  await run.approve();
  await waits(run);
  const before = world.members.grants.length;
  expect(before).toBeGreaterThanOrEqual(20);
  expect(before).toBeLessThan(items.length);
  await removeStopFile(toy.home, { id: stop.id, isWhole: true });
  expect(await run.ends()).toMatchObject({ outcome: 'done' });
  expect([...world.members.grants].toSorted()).toEqual(items);
  const { runId } = await run.handle.describe();
  const writes = await recordedWrites(await toy.journal(), { run: runId });
  // Those that didn't leave count as refused: none is looked for.
  expect(writes.filter((write) => write.verified && write.state === 'open')).toEqual([]);
});

it('a run whose approver is blocked between two writes asks for another approval of the rest, under another ID', async () => {
  const trust = join(toy.home, 'trust.yaml');
  const push = world.writes.push.bind(world.writes);
  world.writes.push = (...written) => {
    if (written.includes('create a')) writeFileSync(trust, 'blocked: [bob]\n');
    return push(...written);
  };
  const run = await toy.begin('changes', { names: 'a,b' });
  try {
    await run.approve('bob');
    await run.reaches('awaiting-approval', undefined, ({ waiting }) => waiting?.for.includes('rest') === true);
    expect([...world.writes]).toEqual(['create a']);
    await run.approve('cyd');
    const { outcome, approvals } = await run.ends();
    expect({ outcome, by: approvals.map(({ by }) => by) }).toEqual({
      outcome: 'done',
      by: ['bob', 'cyd'],
    });
    expect(new Set(approvals.map(({ admission }) => admission)).size).toBe(2);
  } finally {
    await rm(trust, { force: true });
  }
});
