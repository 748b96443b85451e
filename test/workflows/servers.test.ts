/** A definition for each of several servers: one that is down must not stop the others, and nothing of it may be lost. */
import { Toy } from './toy/toy-worker.ts';
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

const named = (name: string) => world.named(name).length;

it('plans every server in its place, and says on which each step is', async () => {
  const plan = await toy.plan('servers');
  expect(plan.steps.map(({ key, server }) => [server ?? null, key])).toEqual([
    ...['EX01', 'EX02', 'EX03'].flatMap((server) => [
      [server, `thing/${server} first`],
      [server, `thing/${server} second`],
      [server, `probe/allowed/access to ${server}`],
    ]),
    [null, 'thing/last'],
  ]);
  expect(plan.steps.slice(0, 9).every(({ document }) => document === 'On every server')).toBe(true);
});

it('does all of it, server by server', async () => {
  const run = await toy.begin('servers');
  await run.approve();
  const record = await run.ends();
  expect(record.outcome).toBe('done');
  expect(record.changes.map(({ server }) => server ?? null)).toEqual([
    'EX01',
    'EX01',
    'EX02',
    'EX02',
    'EX03',
    'EX03',
    null,
  ]);
  expect(record.probes.map(({ server }) => server)).toEqual(['EX01', 'EX02', 'EX03']);
});

describe('a server that is down while it is planned', () => {
  it('is left for later with the reason, and the others are planned', async () => {
    world.fail('read EX02 first', 'graph-denied', 1000);
    const plan = await toy.plan('servers');
    const stage = plan.steps.find(({ kind }) => kind === 'stage');
    expect(stage).toMatchObject({ key: 'stage/EX02', server: 'EX02', because: expect.stringContaining('EX02 first') });
    expect(plan.steps.filter(({ server }) => server === 'EX03')).toHaveLength(3);
    expect(plan.evidence).toContainEqual({ name: 'EX02', observed: expect.stringContaining('planned by itself') });
  });

  it('is done when it is back, by a plan and an approval of its own', async () => {
    world.fail('read EX02 first', 'connection-refused', 1000);
    const run = await toy.begin('servers');
    await run.approve();
    const status = await run.reaches('needs-attention');
    expect(status.attention).toMatchObject({ step: 'stage/EX02', choices: ['retry', 'skip', 'rollback', 'abort'] });
    expect([named('EX01 second'), named('EX02 first'), named('EX03 second')]).toEqual([1, 0, 1]);
    world.failures.clear();
    await run.choose('retry');
    await run.approve();
    const record = await run.ends();
    expect(record.outcome).toBe('done');
    expect(named('EX02 second')).toBe(1);
    expect(record.approvals.map(({ stage }) => stage ?? null)).toEqual([null, 'EX02']);
    expect(record.changes.filter(({ server }) => server === 'EX02')).toHaveLength(2);
  });

  it('can be left out: the run is done with skips', async () => {
    world.fail('read EX02 first', 'connection-refused', 1000);
    const run = await toy.begin('servers');
    await run.approve();
    await run.reaches('needs-attention');
    await run.choose('skip');
    const record = await run.ends();
    expect(record.outcome).toBe('done-with-skips');
    expect(record.skipped.map(({ key }) => key)).toEqual(['stage/EX02']);
    expect(named('last')).toBe(1);
  });

  it('ends the planning when no server can be read', async () => {
    for (const server of ['EX01', 'EX02', 'EX03']) world.fail(`read ${server} first`, 'graph-denied', 1000);
    await expect(toy.plan('servers')).rejects.toMatchObject({ cause: { type: 'graph-denied' } });
  });
});

describe('a server that fails while it is worked on', () => {
  it('is asked about when the others are done, and goes on with the failed step', async () => {
    world.fail('create EX01 second', 'graph-denied', 1);
    const run = await toy.begin('servers');
    await run.approve();
    const status = await run.reaches('needs-attention');
    expect(status.attention?.step).toBe('thing/EX01 second');
    expect([named('EX02 second'), named('EX03 second'), named('last')]).toEqual([1, 1, 0]);
    await run.choose('retry');
    const record = await run.ends();
    expect(record.outcome).toBe('done');
    expect(world.writes.filter((write) => write.includes('EX01'))).toEqual(['create EX01 first', 'create EX01 second']);
  });

  it('asks about each of several, one after the other', async () => {
    world.fail('create EX01 first', 'graph-denied', 1);
    world.fail('create EX03 first', 'graph-denied', 1);
    const run = await toy.begin('servers');
    await run.approve();
    expect((await run.reaches('needs-attention')).attention?.step).toBe('thing/EX01 first');
    await run.choose('skip');
    await run.reaches('needs-attention');
    const deadline = Date.now() + 10_000;
    while ((await run.status())?.attention?.step !== 'thing/EX03 first' && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await run.choose('retry');
    const record = await run.ends();
    expect(record.outcome).toBe('done-with-skips');
    expect(record.skipped.map(({ key }) => key)).toEqual(['thing/EX01 first', 'thing/EX01 second']);
    expect(named('EX03 second')).toBe(1);
  });

  it('rolls back what was done on all of them', async () => {
    world.fail('create EX02 second', 'graph-denied', 1);
    const run = await toy.begin('servers');
    await run.approve();
    await run.reaches('needs-attention');
    await run.choose('rollback');
    const record = await run.ends();
    expect(record.outcome).toBe('rolled-back');
    expect(world.things.size).toBe(0);
  });
});

it('plans, approves and applies a stage on each server', async () => {
  const run = await toy.begin('stagedServers');
  await run.approve();
  for (const server of ['EX01', 'EX02']) {
    const deadline = Date.now() + 20_000;
    while ((await run.status())?.plan?.stage !== `the rest of ${server}` && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await run.approve();
  }
  const record = await run.ends();
  expect(record.outcome).toBe('done');
  const last = record.plans[0]?.steps.at(-1);
  expect(last).toMatchObject({ key: 'stage/what is told', after: 'stage/the rest of EX02' });
  const stages = record.plans.filter(({ stage }) => stage !== undefined);
  expect(stages.flatMap(({ steps }) => steps.map(({ server }) => server))).toEqual(['EX01', 'EX02']);
});

it('gives what reaches servers to the task queue of the connection, and says so', async () => {
  const run = await toy.begin('onPremises');
  const deadline = Date.now() + 20_000;
  let pending: { taskQueue: string | undefined } | undefined;
  while (pending === undefined && Date.now() < deadline) {
    const history = await run.handle.fetchHistory();
    const scheduled = history.events?.find(
      ({ activityTaskScheduledEventAttributes: asked }) => asked?.activityType?.name === 'preflight',
    );
    const queue = scheduled?.activityTaskScheduledEventAttributes?.taskQueue?.name;
    if (scheduled !== undefined) pending = { taskQueue: queue ?? undefined };
  }
  expect(pending?.taskQueue).toBe(`${toy.environment.taskQueue}/toy`);
  expect((await run.status())?.taskQueue).toBe(`${toy.environment.taskQueue}/toy`);
  await run.handle.terminate();
});
