/** What lies on the server when the codec is on, with a real server and worker. */
import { randomUUID } from 'node:crypto';
import { Client, WorkflowFailedError } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker, type WorkflowBundlePath } from '@temporalio/worker';
import { loadDataConverter } from '../../temporal/data-converter.ts';
import { testEnvironment, type TestEnvironment } from '../setup/temporal.ts';
import { release, waiting } from './workflows/waiting.ts';
import { bundledWorkflows } from './bundled-workflows.ts';

let environment: TestEnvironment;
let bundle: WorkflowBundlePath;

beforeAll(async () => {
  environment = await testEnvironment();
  bundle = { codePath: await bundledWorkflows() };
}, 60_000);

afterAll(async () => {
  await environment.close();
});

async function whileAWorkerRuns<T>(work: () => Promise<T>): Promise<T> {
  const { nativeConnection: connection, namespace, taskQueue, dataConverter } = environment;
  const worker = await Worker.create({ connection, namespace, taskQueue, dataConverter, workflowBundle: bundle });
  return await worker.runUntil(work);
}

async function startWaiting(): ReturnType<typeof environment.client.workflow.start<typeof waiting>> {
  return await environment.client.workflow.start(waiting, {
    taskQueue: environment.taskQueue,
    workflowId: randomUUID(),
    args: ['PLANTED-INPUT'],
    memo: { note: 'PLANTED-MEMO' },
  });
}

test('input, signal, result and memo are nowhere readable in the history', async () => {
  const history = await whileAWorkerRuns(async () => {
    const handle = await startWaiting();
    await handle.signal(release, 'PLANTED-SIGNAL');
    expect(await handle.result()).toBe('PLANTED-INPUT PLANTED-SIGNAL');
    expect((await handle.describe()).memo).toEqual({ note: 'PLANTED-MEMO' });
    return historyToJSON(await handle.fetchHistory());
  });
  expect(everyReadableText(history)).not.toContain('PLANTED');
  expect(everyReadableText(history)).toContain('binary/encrypted');
}, 60_000);

test("a failure's message is nowhere readable in the history, and its type is", async () => {
  const history = await whileAWorkerRuns(async () => {
    const handle = await startWaiting();
    await handle.signal(release, 'fail');
    const failure: unknown = await handle.result().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkflowFailedError);
    expect((failure as WorkflowFailedError).cause).toMatchObject({
      message: 'refused: PLANTED-INPUT',
      type: 'refusal',
    });
    return historyToJSON(await handle.fetchHistory());
  });
  expect(everyReadableText(history)).not.toContain('PLANTED');
  expect(history).toContain('Encoded failure');
  expect(history).toContain('"refusal"');
}, 60_000);

test('with encryption off values are readable there, and what comes in plain is ignored all the same', async () => {
  const { client, nativeConnection, namespace, taskQueue, config } = environment;
  const off = { ...config, codec: { ...config.codec, enabled: false } };
  const worker = await Worker.create({
    connection: nativeConnection,
    namespace,
    taskQueue,
    dataConverter: await loadDataConverter(off, 'worker'),
    workflowBundle: bundle,
  });
  const history = await worker.runUntil(async () => {
    const own = new Client({ ...client.options, dataConverter: await loadDataConverter(off, 'client') });
    const workflowId = randomUUID();
    const handle = await own.workflow.start(waiting, { taskQueue, workflowId, args: ['PLANTED-INPUT'] });
    const plain = new Client({ connection: client.connection, namespace });
    await plain.workflow.getHandle(workflowId).signal(release, 'in plain');
    await handle.signal(release, 'PLANTED-SIGNAL');
    expect(await handle.result()).toBe('PLANTED-INPUT PLANTED-SIGNAL');
    // A client that encrypts reads it, too.
    expect(await client.workflow.getHandle(workflowId).result()).toBe('PLANTED-INPUT PLANTED-SIGNAL');
    return historyToJSON(await handle.fetchHistory());
  });
  expect(everyReadableText(history)).toContain('"PLANTED-INPUT PLANTED-SIGNAL"');
  expect(everyReadableText(history)).not.toContain('binary/encrypted');
}, 60_000);

/** The history's own text, and what its base64 fields contain. */
function everyReadableText(history: string): string {
  const decoded = Array.from(history.matchAll(/"([A-Za-z0-9+/]{8,}={0,2})"/g), ([, base64 = '']) =>
    Buffer.from(base64, 'base64').toString('latin1'),
  );
  return [history, ...decoded].join('\n');
}
