/** A run near the limit of its history: Temporal suggests an end long before it makes one. */
import { until } from '../../processes/alive.ts';
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

it('stops for a person; where it goes on it plans anew, and what was approved is no longer', async () => {
  const run = await toy.begin('changes', { names: 'a,b' });
  await run.reaches('awaiting-approval');
  // A signal that nobody listens to is as good as any other event: the limit is on bytes as well.
  for (let signal = 0; signal < 5; signal += 1) await run.handle.signal('nobody-listens', 'x'.repeat(1_000_000));
  // What arrives while a workflow task is under way is part of the history after it.
  const isLong = async (): Promise<boolean> => {
    const { historySize = 0, raw } = await run.handle.describe();
    return historySize > 5_000_000 && raw.pendingWorkflowTask == null;
  };
  expect(await until(isLong, 10_000)).toBe(true);
  const { plan: first } = await run.reaches('awaiting-approval');
  await run.approve();
  const { attention } = await run.reaches('needs-attention', 'history-limit');
  expect(attention).toMatchObject({ step: 'run', choices: ['retry', 'rollback', 'abort'] });
  expect(world.writes).toEqual([]);
  world.put('b', 'other');
  await run.choose('retry');
  const { plan: second } = await run.reaches('awaiting-approval');
  expect(second?.hash).not.toBe(first?.hash);
  const stale = run.handle.executeUpdate('decide', {
    args: [{ decision: 'approve', planHash: first?.hash, by: 'bob' }],
  });
  await expect(stale).rejects.toMatchObject({ cause: { type: 'other-plan' } });
  await run.approve();
  const record = await run.ends();
  expect(record).toMatchObject({ outcome: 'done', plans: [{}, {}], interventions: [{ code: 'history-limit' }] });
  expect(world.writes).toEqual(['create a', 'update b']);
}, 30_000);
