/** Somebody who has the keys of payloads and no approval: a worker of the product writes nothing for them. */
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import type { ChangeStep, Plan } from '../../domain/plan.ts';
import { Toy } from '../workflows/toy/toy-worker.ts';
import { Outsider } from './outsider.ts';

jest.setTimeout(60_000);

let toy: Toy;
beforeAll(async () => {
  toy = await Toy.start();
}, 60_000);
afterAll(() => toy.stop());
beforeEach(() => {
  toy.newWorld();
});

const workflowId = 'theirs';

it("asks to undo another run's writes, of a run that goes on and of one that was approved: neither is undone", async () => {
  const run = await toy.begin('changes', { names: 'a', byHand: 'look' });
  await run.approve();
  await run.reaches('awaiting-manual-step');
  const { runId: of } = await run.handle.describe();
  const { installation } = await toy.journal();
  const [change] = (await run.handle.query<Plan>('plan')).steps as ChangeStep[];
  const { key, inputs: desired, action, changes } = change!;
  const input = { connection: 'toy', installation, of, step: key, desired, approved: { action, changes } };
  const asked = ['thing.undo', 'thing.apply'].map((activity, index) => {
    const activityId = `asked-${index}`;
    return { activity, activityId, input: (run: string) => sealed({ asked: activity, run, input }, activityId) };
  });
  expect(await new Outsider(toy.environment).schedule(asked, workflowId)).toEqual(asked.map(() => 'step-not-admitted'));
  expect(toy.world.writes).toEqual(['create a']);
  await run.cancel();
  await run.reaches('needs-attention');
  await run.choose('abort');
  await run.ends();
});

/** Sealed with this installation's keys, for the activity that they ask for. */
async function sealed(value: object, activityId: string): Promise<Payload[]> {
  const { client, namespace } = toy.environment;
  const [codec] = client.options.loadedDataConverter.payloadCodecs;
  const payload = defaultPayloadConverter.toPayload(value);
  return (
    (await codec?.encode([payload], { type: 'activity', namespace, workflowId, activityId, isLocal: false })) ?? []
  );
}

it('asks for every activity that writes, and none does', async () => {
  const { installation } = await toy.journal();
  const step = { connection: 'toy', installation };
  const desired = { name: 'theirs', value: 'one' };
  const approved = { action: 'create', changes: [{ property: 'value', after: 'one' }] };
  const part = { step: 'm', desired: { list: `list://${'f'.repeat(64)}`, group: 'g' }, from: 0, count: 1 };
  const inputs: readonly (readonly [string, object])[] = [
    ['thing.apply', { ...step, step: 'thing/theirs', desired, approved }],
    ['thing.undo', { ...step, step: 'thing/theirs', desired, approved }],
    ['membership.applyEach', { ...step, ...part, mayChange: true }],
    ['membership.undoEach', { ...step, ...part }],
  ];
  const asked = inputs.map(([activity, input], index) => {
    const activityId = `asked-${index}`;
    return { activity, activityId, input: (run: string) => sealed({ asked: activity, run, input }, activityId) };
  });
  const came = await new Outsider(toy.environment).schedule(asked, workflowId);
  expect(came).toEqual(inputs.map(() => 'step-not-admitted'));
  expect(toy.world.writes).toEqual([]);
  expect(toy.world.members.inside.size).toBe(0);
});
