import type { ChangeStep, Plan } from '../../domain/plan.ts';
import { addList } from '../../journal/lists.ts';
import { tamper } from '../journal/backends.ts';
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

const members = (count: number) =>
  Array.from({ length: count }, (_, index) => `m${String(index).padStart(4, '0')}@a.example`);
const listOf = async (items: readonly string[]) => addList(await toy.journal(), items);
const eachOf = (plan: Plan) => plan.steps.find((step): step is ChangeStep => step.key.startsWith('membership/'))?.each;

describe('a bulk step in a plan', () => {
  it('is one step with counts, and names what is missing', async () => {
    const items = members(250);
    world.members.inside.add('m0001@a.example');
    world.members.missing.add('m0240@a.example');
    const plan = await toy.plan('many', { list: await listOf(items) });
    expect(plan.steps).toHaveLength(3);
    expect(eachOf(plan)).toMatchObject({
      items: 'members',
      total: 250,
      toChange: 248,
      unchanged: 1,
      failing: 1,
      firstFailing: [{ item: 'm0240@a.example', why: 'there is no such member' }],
    });
    expect(plan.steps[1]).toMatchObject({ action: 'update', risks: [{ text: '248 get in.' }] });
    expect(world.members.grants).toEqual([]);
  });

  it('has another hash when the list is another one', async () => {
    const one = await toy.plan('many', { list: await listOf(['a@a.example']) });
    const other = await toy.plan('many', { list: await listOf(['b@a.example']) });
    expect(eachOf(other)?.list).not.toBe(eachOf(one)?.list);
    expect(other.hash).not.toBe(one.hash);
  });

  it('refuses a list that this machine does not have', async () => {
    const list = `list://${'0'.repeat(64)}`;
    await expect(toy.plan('many', { list })).rejects.toMatchObject({ cause: { type: 'list-missing' } });
  });
});

describe('a bulk step that is applied', () => {
  it('does each of 2,000 items once, though the process dies in the middle', async () => {
    const items = members(2000);
    world.members.dieAfter = 777;
    const run = await toy.begin('many', { list: await listOf(items) }, { writesGiveUpAfter: '30 seconds' });
    await run.approve();
    expect(await run.ends()).toMatchObject({ outcome: 'done' });
    expect(world.members.grants.toSorted()).toEqual(items);
  });

  it('says how far it is while it is at work', async () => {
    let open = (): void => undefined;
    world.members.gate = new Promise((resolve) => {
      open = resolve;
    });
    const run = await toy.begin('many', { list: await listOf(members(150)) });
    await run.approve();
    const deadline = Date.now() + 10_000;
    let progress;
    do {
      progress = (await run.status())?.progress;
      if (Date.now() > deadline) throw new Error(`No progress of items: ${JSON.stringify(progress)}`);
    } while (progress?.steps === undefined);
    expect(progress).toMatchObject({
      done: 0,
      failed: 0,
      total: 150,
      rate: null,
      eta: null,
      steps: { done: 1, total: 3 },
    });
    open();
    expect(await run.ends()).toMatchObject({ outcome: 'done' });
    expect((await run.status())?.progress).toEqual({ done: 3, total: 3, current: null });
  });

  it('makes no call before the time that the service asked for', async () => {
    world.members.throttle = { at: 42, for: 700 };
    const items = members(130);
    const run = await toy.begin('many', { list: await listOf(items) });
    await run.approve();
    expect(await run.ends()).toMatchObject({ outcome: 'done' });
    const throttledAt = world.members.throttledAt ?? Number.NaN;
    const first = world.members.calls.find((at) => at > throttledAt);
    expect(first).toBeGreaterThanOrEqual(throttledAt + 700);
    expect(world.members.grants.toSorted()).toEqual(items);
  });

  it('does the others, names those that are missing, and asks a person', async () => {
    const items = members(120);
    world.members.missing.add('m0003@a.example').add('m0110@a.example');
    const run = await toy.begin('many', { list: await listOf(items) });
    await run.approve();
    const { attention, progress } = await run.reaches('needs-attention');
    expect(attention).toMatchObject({ code: 'items-failed', choices: ['retry', 'skip', 'rollback', 'abort'] });
    expect(attention?.message).toContain('m0003@a.example (there is no such member), m0110@a.example');
    expect(progress).toMatchObject({ done: 118, failed: 2, total: 120 });
    expect(world.members.grants).toHaveLength(118);
    world.members.missing.clear();
    await run.choose('retry');
    expect(await run.ends()).toMatchObject({ outcome: 'done' });
    expect(world.members.grants.toSorted()).toEqual(items);
  });

  it('goes on without those that are skipped, and ends with the gap named', async () => {
    world.members.missing.add('m0003@a.example');
    const run = await toy.begin('many', { list: await listOf(members(5)) });
    await run.approve();
    await run.reaches('needs-attention');
    await run.choose('skip');
    const record = await run.ends();
    expect(record).toMatchObject({ outcome: 'done-with-skips' });
    expect(record.skipped[0]?.reason).toContain('m0003@a.example');
    expect(record.changes.map(({ key }) => key.split('/')[0])).toEqual(['thing', 'membership', 'thing']);
  });

  it('asks about what is missing once: a later bulk of the list leaves out what was skipped, and says so', async () => {
    const gone = ['m0003@a.example', 'm0110@a.example'];
    for (const item of gone) world.members.missing.add(item);
    const items = members(120);
    const run = await toy.begin('manyTwice', { list: await listOf(items) });
    await run.approve();
    await run.reaches('needs-attention');
    world.members.badgesRead.clear();
    await run.choose('skip');
    const record = await run.ends();
    expect(record).toMatchObject({ outcome: 'done-with-skips' });
    expect(record.interventions).toHaveLength(1);
    const others = items.filter((item) => !gone.includes(item));
    expect([...world.members.badgesRead].toSorted()).toEqual(others);
    expect([...world.members.badges].toSorted()).toEqual(others);
    expect(record.skipped.map(({ key }) => key.split('/')[0])).toEqual(['membership', 'badge']);
    expect(record.skipped[1]?.reason).toMatch(/^2 members were left out: m0003@a.example .*, m0110@a.example /);
  });

  it('rolls back what the record of writes has as ours, and nothing else', async () => {
    world.members.inside.add('m0001@a.example');
    world.fail('create last', 'graph-denied', 100);
    const run = await toy.begin('many', { list: await listOf([...members(210), 'kept@a.example']) });
    await run.approve();
    await run.reaches('needs-attention');
    await run.choose('rollback');
    const record = await run.ends();
    expect(record.outcome).toBe('rolled-back');
    expect(world.members.removals).toHaveLength(209);
    expect([...world.members.inside].toSorted()).toEqual(['kept@a.example', 'm0001@a.example']);
    expect(record.residual[0]).toContain('kept@a.example (somebody else holds on to it)');
  });

  it.each([
    ['in a part that was done', 3, 'create last'],
    ['before a part that failed as a whole', 130, 'grant m0125@a.example'],
  ])('claims nothing of what it has changed and its journal no longer knows: %s', async (_where, count, stops) => {
    if (stops.startsWith('grant')) world.members.deny = stops.slice('grant '.length);
    else world.fail(stops, 'graph-denied', 1);
    const run = await toy.begin('many', { list: await listOf(members(count)) });
    await run.approve();
    await run.reaches('needs-attention');
    const journal = await toy.journal();
    await tamper(journal, `delete from writes where part like 'membership/%'`);
    await tamper(journal, `delete from streams where part like 'membership/%'`);
    await run.choose('rollback');
    const record = await run.ends();
    const changed = Math.min(count, 100);
    expect(world.members.removals).toEqual([]);
    expect(record.residual.join()).toContain(
      `no longer has the writes of ${changed} members that this run has changed`,
    );
  });

  it('asks a person where the record of writes can not be trusted', async () => {
    world.fail('create last', 'graph-denied', 1);
    const run = await toy.begin('many', { list: await listOf(members(3)) });
    await run.approve();
    await run.reaches('needs-attention');
    const journal = await toy.journal();
    await tamper(journal, `update writes set item = 'm9@a.example' where part like 'membership/%' and position = 1`);
    await run.choose('rollback');
    const { attention } = await run.reaches('needs-attention', 'journal-damaged');
    expect(attention).toMatchObject({ code: 'journal-damaged', choices: ['retry', 'skip'] });
    await run.choose('skip');
    const record = await run.ends();
    expect(record.residual[0]).toMatch(/^membership\/.*contradicts itself/);
    expect(world.members.inside.size).toBe(3);
  });
});
