/** An outsider who reaches the Temporal server without a key: nothing is done for them, and no run dies of what they send. */
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, type WorkflowExecutionInfo } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { RollbackRequest } from '../../domain/rollback-request.ts';
import { activitiesOf } from '../../activities/index.ts';
import { SealingCodec } from '../../temporal/codec/sealing-codec.ts';
import { executions } from '../../temporal/executions.ts';
import * as exported from '../../workflows/index.ts';
import { workflowBundle } from '../../scripts/workflow-bundle.mjs';
import { Toy, ToyRun } from '../workflows/toy/toy-worker.ts';
import { inPlain, Outsider } from './outsider.ts';

jest.setTimeout(120_000);

let toy: Toy;
let outsider: Outsider;
beforeAll(async () => {
  toy = await Toy.start();
  toy.newWorld();
  outsider = new Outsider(toy.environment);
});
afterAll(() => toy.stop());

const decision = (planHash = '0'.repeat(64)) => ({ decision: 'approve', planHash, by: 'bob' });

describe('the workers of the product', () => {
  const reached: string[] = [];
  const work = async <T>(asked: (of: Outsider, taskQueue: string) => Promise<T>): Promise<T> => {
    const { nativeConnection: connection, namespace, dataConverter, client } = toy.environment;
    const taskQueue = `product-${randomUUID()}`;
    const codePath = await workflowBundle(join(__dirname, '..', '..', 'workflows', 'index.ts'));
    const services = {
      ...toy.world.services(toy.home, toy.journal),
      connect: async (name: string) => {
        reached.push(name);
        throw new Error('No activity of an outsider comes so far.');
      },
    };
    const activities = activitiesOf(services);
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      dataConverter,
      workflowBundle: { codePath },
      activities,
    });
    return await worker.runUntil(asked(new Outsider({ client, namespace, taskQueue }), taskQueue));
  };

  it('carry out no activity', async () => {
    const names = Object.keys(activitiesOf(toy.world.services(toy.home, toy.journal)));
    expect(names.length).toBeGreaterThan(100);
    const input = inPlain({
      connection: 'contoso',
      step: 'x/y',
      installation: (await toy.journal()).installation,
      desired: {},
      approved: { action: 'create', changes: [] },
      run: 'x',
      round: 'all',
    });
    const came = await work((of) =>
      of.schedule(
        names.flatMap((activity) => [
          { activity, input },
          { activity, input: [] },
        ]),
      ),
    );
    expect(new Set(came)).toEqual(new Set(['input-unsealed']));
    expect(reached).toEqual([]);
  });

  it('start no workflow, and each says why', async () => {
    await work(async (of, taskQueue) => {
      // What the compiler adds is no workflow.
      const types = Object.keys(exported).filter((type) => type !== 'default');
      const attempts = types.flatMap((type) => [
        { type, args: [toy.request('plan')] },
        { type, args: [] },
      ]);
      await Promise.all(
        attempts.map(async ({ type, args }) => {
          const started = of.client.workflow.execute(type, { taskQueue, workflowId: `outsider-${randomUUID()}`, args });
          await expect(started).rejects.toMatchObject({ cause: { type: 'start-unsealed' } });
        }),
      );
    });
    expect(reached).toEqual([]);
  });
});

it('what is started with a memo of theirs is listed without it, and not described', async () => {
  const { client, taskQueue } = toy.environment;
  const workflowId = `outsider-${randomUUID()}`;
  const memo = { status: { phase: 'done', requestedBy: 'the CISO' } };
  await outsider.client.workflow.start('changes', { taskQueue, workflowId, args: [toy.request('apply')], memo });
  await expect(client.workflow.getHandle(workflowId).result()).rejects.toMatchObject({
    cause: { type: 'start-unsealed' },
  });
  await expect(client.workflow.getHandle(workflowId).describe()).rejects.toThrow('it came in plain');
  const deadline = Date.now() + 20_000;
  let listed: WorkflowExecutionInfo | undefined;
  while (listed?.status.name !== 'FAILED' && Date.now() < deadline) {
    for await (const each of executions(client, `WorkflowId = '${workflowId}'`)) listed = each;
    await pause(100);
  }
  expect(listed).toMatchObject({ workflowId, status: { name: 'FAILED' } });
  expect(listed?.memo?.['status']).toBeUndefined();
});

/** Every message that a run takes, as an update, a signal or a query: each is refused. */
async function saysEverythingTo(workflowId: string, planHash?: string): Promise<void> {
  const stranger = outsider.client.workflow.getHandle(workflowId);
  const refused = { cause: { type: 'message-unsealed' } };
  for (const [name, said] of [
    ['decision', 'any text'],
    ['decide', decision(planHash)],
    ['intervene', { choice: 'abort', by: 'bob' }],
    ['confirm', { by: 'bob' }],
    ['cancel', { by: 'bob' }],
  ] as const) {
    for (const args of [[said], []] as unknown[][]) {
      await expect(stranger.executeUpdate<unknown, [unknown]>(name, { args: args as [unknown] })).rejects.toMatchObject(
        refused,
      );
      await stranger.signal<unknown[]>(name, ...args);
    }
  }
  await stranger.signal('__temporal_anything', decision());
  for (const name of ['plan', 'record', 'status']) await expect(stranger.query(name, 'anything')).rejects.toThrow();
}

describe('a run', () => {
  it('goes on with what is sealed, whatever came in plain, or from another run', async () => {
    const [run, other] = await Promise.all([
      toy.begin('changes', { names: 'a' }),
      toy.begin('changes', { names: 'b' }),
    ]);
    const { plan } = await run.reaches('awaiting-approval');
    await saysEverythingTo(run.handle.workflowId, plan?.hash);

    // What the command line has sent to the other run, as it lies on the server.
    await other.reaches('awaiting-approval');
    const sealed = await sealedSignal(other.handle.workflowId);
    await outsider.client.workflowService.signalWorkflowExecution({
      namespace: toy.environment.namespace,
      workflowExecution: { workflowId: run.handle.workflowId },
      signalName: 'cancel',
      input: { payloads: sealed },
    });

    expect((await run.reaches('awaiting-approval')).plan?.hash).toBe(plan?.hash);
    await run.handle.signal('decide', decision(plan?.hash));
    const record = await run.ends();
    expect(record).toMatchObject({ outcome: 'done', cancellations: [], approvals: [{ via: 'signal' }] });
    expect(new Set(record.refusedDecisions.map(({ code }) => code))).toEqual(new Set(['message-unsealed']));
    // However often it was sent.
    expect(record.refusedDecisions).toHaveLength(4);
    expect(toy.world.writes.filter((write) => write === 'create a')).toHaveLength(1);
    expect(await other.ends()).toMatchObject({ outcome: 'cancelled' });
  });

  it('that rolls another one back goes on with what is sealed, too', async () => {
    const { client, taskQueue } = toy.environment;
    const undone = await toy.begin('changes', { names: 'f', byHand: 'look' });
    await undone.approve();
    await undone.reaches('awaiting-manual-step');
    const { runId, workflowId } = await undone.handle.describe();
    await undone.handle.terminate();
    const of = { runId, code: 'workflow-task-fails', why: 'The code does not fit.' };
    const request: RollbackRequest = {
      ...toy.request('apply', {}, { workerSilentAfter: '2 seconds' }),
      target: 'tenant',
      of,
    };
    const { installation } = await toy.journal();
    const rolling = new ToyRun(
      await client.workflow.start('rollBackRun', { workflowId, taskQueue, args: [request], memo: { installation } }),
    );
    await rolling.reaches('needs-attention');
    await saysEverythingTo(workflowId);
    expect(toy.world.named('f')).toHaveLength(1);
    await rolling.choose('rollback');
    expect(await rolling.ends()).toMatchObject({ outcome: 'rolled-back', cancellations: [] });
    expect(toy.world.named('f')).toEqual([]);
  });

  it('outlives a worker that has other keys', async () => {
    const run = await toy.begin('changes', { names: 'e' });
    await run.reaches('awaiting-approval');
    await toy.rest();
    const { nativeConnection: connection, namespace, taskQueue, dataConverter, client } = toy.environment;
    const others = new SealingCodec({ current: 'k', keys: new Map([['k', randomBytes(32)]]) }, { side: 'worker' });
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      dataConverter: { ...dataConverter, payloadCodecs: [others] },
      workflowBundle: { codePath: await workflowBundle(join(__dirname, '..', 'workflows', 'toy', 'runbooks.ts')) },
    });
    const { workflowId } = run.handle;
    await outsider.client.workflowService.resetStickyTaskQueue({ namespace, execution: { workflowId } });
    await worker.runUntil(async () => {
      await run.handle.signal('intervene', { choice: 'retry', by: 'bob' });
      const deadline = Date.now() + 20_000;
      let attempt = 0;
      while (attempt < 2 && Date.now() < deadline) {
        const { raw } = await client.workflow.getHandle(workflowId).describe();
        attempt = raw.pendingWorkflowTask?.attempt ?? 0;
        await pause(100);
      }
      expect(attempt).toBeGreaterThan(1);
    });
    await toy.work();
    await run.approve();
    expect(await run.ends()).toMatchObject({ outcome: 'done' });
  });

  it('that is done is not done again by what was copied from it', async () => {
    const run = await toy.begin('changes', { names: 'd' });
    await run.approve();
    await run.ends();
    toy.world.things.clear();
    const events = (await run.handle.fetchHistory()).events ?? [];
    const asked = events.flatMap(({ activityTaskScheduledEventAttributes: each }) =>
      each?.activityType?.name === 'thing.apply'
        ? [{ activityId: each.activityId ?? '', input: (each.input?.payloads ?? []) as Payload[] }]
        : [],
    );
    expect(asked).toHaveLength(1);
    for (const activity of ['thing.apply', 'thing.undo']) {
      const again = asked.map((each) => ({ activity, ...each }));
      expect(await outsider.schedule(again, run.handle.workflowId)).toEqual(['input-unsealed']);
    }
    expect(toy.world.writes.filter((write) => write.endsWith(' d'))).toEqual(['create d']);
  });

  it('is answered by what is sealed alone: what somebody else answers in its name is not shown as its answer', async () => {
    const run = await toy.begin('changes', { names: 'c' });
    await run.reaches('awaiting-approval');
    const { plan } = (await run.status()) ?? {};
    await toy.rest();
    const { namespace, client } = toy.environment;
    const execution = { workflowId: run.handle.workflowId };
    await outsider.client.workflowService.resetStickyTaskQueue({ namespace, execution });
    const asked = client.workflow
      .getHandle(run.handle.workflowId)
      .query('plan')
      .catch((error: unknown) => error);
    await outsider.answerQuery({ runbook: 'another', hash: plan?.hash, steps: [] });
    expect(await asked).toMatchObject({ name: 'PayloadUnsealed' });
    await toy.work();
    await run.handle.signal('cancel', { by: 'bob' });
    expect(await run.ends()).toMatchObject({ outcome: 'cancelled' });
  });
});

/** Has the run cancelled by a sealed signal, and copies it. */
async function sealedSignal(workflowId: string): Promise<Payload[]> {
  const { client } = toy.environment;
  const handle = new Client(client.options).workflow.getHandle(workflowId);
  await handle.signal('cancel', { by: 'cyd' });
  const { events } = await handle.fetchHistory();
  const signalled = events?.find((event) => event.workflowExecutionSignaledEventAttributes != null);
  return (signalled?.workflowExecutionSignaledEventAttributes?.input?.payloads ?? []) as Payload[];
}
