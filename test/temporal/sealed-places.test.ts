/** For what the values of each place are sealed, on a real server: the SDK says the same place to both sides. */
import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { ApplicationFailure, type Payload } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { sealedActivity } from '../../activities/sealed-activity.ts';
import { scheduleClient } from '../../temporal/schedule-client.ts';
import { bundledWorkflows } from './bundled-workflows.ts';
import { testEnvironment, type TestEnvironment } from '../setup/temporal.ts';
import { ask, change, report, type childOfPlaces, type places, type scheduled } from './workflows/places.ts';

jest.setTimeout(60_000);

type Event = temporal.api.history.v1.IHistoryEvent;

let environment: TestEnvironment;
let worker: Worker;
let running: Promise<void>;
beforeAll(async () => {
  environment = await testEnvironment();
  const { nativeConnection: connection, namespace, taskQueue, dataConverter } = environment;
  const codePath = await bundledWorkflows();
  const again = async ({ said }: { said: string }) => {
    const { info, heartbeat } = Context.current();
    if (info.attempt > 1) return { heard: said, left: info.heartbeatDetails as unknown };
    heartbeat('left by an attempt');
    throw ApplicationFailure.create({ type: 'not-yet', message: 'Once more.' });
  };
  worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    dataConverter,
    workflowBundle: { codePath },
    activities: { again: sealedActivity('again', again) },
  });
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await environment.close();
});

test('what a workflow is told arrives in each place, sealed for that place', async () => {
  const { client, taskQueue } = environment;
  const workflowId = `places/${randomUUID()} of 100%`;
  const memo = { note: 'a memo' };
  const handle = await client.workflow.start<typeof places>('places', { taskQueue, workflowId, args: ['go'], memo });
  expect(await handle.query(ask, 'who')).toBe('who: go');
  expect(await handle.executeUpdate(change, { args: ['green'] })).toBe('changed to green');
  await handle.signal(report, 'by a client');
  expect(await handle.result()).toEqual({
    started: 'go',
    memo: 'a memo',
    signal: 'from another workflow',
    update: 'green',
    activity: { heard: 'to an activity', left: 'left by an attempt' },
    child: { before: 'to a child', started: 'once more', memo: "a child's memo" },
  });
  expect((await handle.describe()).memo).toEqual({ note: 'a memo', later: 'a later memo' });

  const own = `workflow default/${workflowId.replaceAll('%', '%25').replaceAll('/', '%2F')}`;
  const activity = own.replace('workflow', 'activity');
  const events = (await handle.fetchHistory()).events ?? [];
  const child = (await client.workflow.getHandle<typeof childOfPlaces>(`${workflowId}/child`).fetchHistory()).events;
  expect(scopesIn(events)).toEqual({
    WorkflowExecutionStarted: [own],
    WorkflowPropertiesModified: [own],
    WorkflowExecutionUpdateAccepted: [own],
    WorkflowExecutionUpdateCompleted: [own],
    WorkflowExecutionSignaled: [own],
    ActivityTaskScheduled: [`${activity}/1`],
    // With the failure of the attempt before.
    ActivityTaskStarted: [`${activity}/1`],
    ActivityTaskCompleted: [`${activity}/1`],
    StartChildWorkflowExecutionInitiated: [`${own}%2Fchild`],
    ChildWorkflowExecutionCompleted: [`${own}%2Fchild`],
    WorkflowExecutionCompleted: [own],
  });
  expect(scopesIn(child ?? [])).toEqual({
    WorkflowExecutionStarted: [`${own}%2Fchild`],
    WorkflowExecutionCompleted: [`${own}%2Fchild`],
  });
});

test("a schedule's runs open what its action has, and no other workflow does", async () => {
  const { client, taskQueue } = environment;
  const base = `places/schedule-${randomUUID()}`;
  const action = {
    type: 'startWorkflow',
    workflowType: 'scheduled',
    workflowId: base,
    taskQueue,
    args: ['by a schedule'],
    memo: { note: 'of the action' },
  } as const;
  const schedules = scheduleClient(client, base);
  const handle = await schedules.create({ scheduleId: base, spec: {}, action, state: { paused: true } });
  await handle.update((before) => ({ ...before, action: { ...action, args: ['changed'] } }));
  // With any client of the installation.
  const found = await client.schedule.getHandle(base).describe();
  expect([found.action.args, found.action.memo]).toEqual([['changed'], { note: 'of the action' }]);

  const run = await triggered(base);
  expect(await client.workflow.getHandle<typeof scheduled>(run).result()).toMatchObject({
    started: 'changed',
    memo: 'of the action',
  });
  const raw = await client.workflow.getHandle(run).fetchHistory();
  const input = raw.events?.[0]?.workflowExecutionStartedEventAttributes?.input ?? null;
  expect(scopesIn(raw.events?.slice(0, 1) ?? [])).toEqual({
    WorkflowExecutionStarted: [`schedule default/${base.replaceAll('/', '%2F')}`],
  });
  const copied = `${base}-and-more`;
  await client.workflowService.startWorkflowExecution({
    namespace: environment.namespace,
    workflowId: copied,
    requestId: randomUUID(),
    workflowType: { name: 'scheduled' },
    taskQueue: { name: taskQueue },
    input,
  });
  await expect(client.workflow.getHandle(copied).result()).rejects.toMatchObject({ cause: { type: 'start-unsealed' } });
  await handle.delete();
});

/** @returns workflow ID of the run that it starts */
async function triggered(base: string): Promise<string> {
  const handle = environment.client.schedule.getHandle(base);
  await handle.trigger();
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const { info } = await handle.describe();
    const last = info.recentActions.at(-1)?.action.workflow.workflowId;
    if (last !== undefined) return last;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The schedule starts nothing.');
}

/** The scopes of all payloads, by type of event. */
function scopesIn(events: readonly Event[]): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const event of events) {
    const [name, attributes] =
      Object.entries(event).find(([key, value]) => key.endsWith('EventAttributes') && value) ?? [];
    const type = (name ?? '').replace('EventAttributes', '');
    const scopes = payloadsIn([attributes, event.userMetadata]).map(
      ({ metadata }) => Buffer.from(metadata?.['scope'] ?? []).toString() || 'in plain',
    );
    const title = type.slice(0, 1).toUpperCase() + type.slice(1);
    if (scopes.length > 0) found.set(title, new Set([...(found.get(title) ?? []), ...scopes]));
  }
  return Object.fromEntries([...found].map(([type, scopes]) => [type, [...scopes]]));
}

/** Search attributes are never sealed. */
function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null) return [];
  const { metadata } = value as Payload;
  if (metadata?.['encoding'] != null) return [value as Payload];
  return Object.entries(value).flatMap(([key, item]) => (key === 'searchAttributes' ? [] : payloadsIn(item)));
}
