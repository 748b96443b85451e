/** What a run publishes and reads beside its steps, as its history shows: each is an event, and a write to visibility. */
import { Toy } from './toy/toy-worker.ts';

let toy: Toy;
beforeAll(async () => {
  toy = await Toy.start();
}, 60_000);
afterAll(() => toy.stop());
beforeEach(() => void toy.newWorld());

it('publishes its status once in a workflow task, and reads the clock once', async () => {
  const run = await toy.begin('whole');
  await run.approve();
  await run.reaches('awaiting-manual-step');
  await run.handle.executeUpdate('confirm', { args: [{ by: 'bob' }] });
  await run.ends();
  const { events } = await run.handle.fetchHistory();
  const tasks = (events ?? []).flatMap(({ workflowPropertiesModifiedEventAttributes: modified }) =>
    modified?.upsertedMemo?.fields?.status === undefined ? [] : [String(modified.workflowTaskCompletedEventId)],
  );
  expect(tasks.length).toBeGreaterThan(5);
  expect(tasks).toEqual([...new Set(tasks)]);
  const clocks = (events ?? []).filter(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'connectionClock',
  );
  expect(clocks).toHaveLength(1);
  expect(await run.status()).toMatchObject({ phase: 'done', progress: { done: 6, total: 6 } });
});
