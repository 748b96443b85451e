/** The outer run inside `run.stage` and `run.eachServer`: refused where it is planned, since it could only wait for itself. */
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

const message = expect.stringMatching(/^run\.ensure\(\) was called on the outer run inside .*: use the run that/);

it.each(['outerInStage', 'outerInServers'])('a plan of %s fails with the method and what to use', async (runbook) => {
  await expect(toy.plan(runbook)).rejects.toMatchObject({ cause: { type: 'runbook-error', message } });
});

it.each(['outerInStage', 'outerInServers'])('a run of %s fails before anybody approves', async (runbook) => {
  const record = await (await toy.begin(runbook)).ends();
  expect(record).toMatchObject({ outcome: 'failed', code: 'runbook-error', message, approvals: [] });
  expect(world.writes).toEqual([]);
});

it('where only the stage shows it, the run fails when the stage is reached, whatever the definition catches', async () => {
  const record = await (await toy.begin('outerInStageLater')).ends();
  expect(record).toMatchObject({ outcome: 'failed', code: 'runbook-error', message });
  expect(world.writes).toEqual([]);
});

it('and what was changed before it is rolled back when a person says so', async () => {
  const run = await toy.begin('outerInStageLater', { first: 'first' });
  await run.approve();
  const { attention } = await run.reaches('needs-attention');
  expect(attention).toMatchObject({ code: 'runbook-error', choices: ['rollback', 'abort'] });
  await run.choose('rollback');
  expect((await run.ends()).outcome).toBe('rolled-back');
  expect(world.named('first')).toEqual([]);
});
