import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { readConfig } from '../../config.ts';
import { until } from '../../processes/alive.ts';
import { freePort } from '../../processes/ports.ts';
import { connect, connectionOptions, TemporalUnreachable } from '../../temporal/connect.ts';
import { hasPollers } from '../../temporal/pollers.ts';
import { writeServerRecord } from '../../temporal/server/record.ts';
import { testEnvironment } from '../setup/temporal.ts';
import { workflowBundle } from '../../scripts/workflow-bundle.mjs';

const noFile = { TEMPORAL_CONFIG_FILE: join(__dirname, 'no-such-file.toml') };
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'runbooks-connect-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

test('the configured server comes before the embedded one, and that before the usual address', async () => {
  const embedded = readConfig({ ...noFile, RUNBOOKS_HOME: home });
  expect(await connectionOptions(embedded)).toMatchObject({ address: '127.0.0.1:7233' });
  const record = { pid: process.pid, address: '127.0.0.1:4711', startedAt: new Date().toISOString() };
  await writeServerRecord(home, record);
  expect(await connectionOptions(embedded)).toMatchObject({ address: '127.0.0.1:4711' });
  const configured = readConfig({ ...noFile, RUNBOOKS_HOME: home, TEMPORAL_ADDRESS: 'temporal.example.com:7233' });
  expect(await connectionOptions(configured)).toMatchObject({ address: 'temporal.example.com:7233' });
});

test('the namespace of the environment is the one that is used', async () => {
  const environment = await testEnvironment();
  const config = readConfig({
    ...noFile,
    RUNBOOKS_HOME: home,
    TEMPORAL_ADDRESS: environment.address,
    TEMPORAL_NAMESPACE: 'not-there',
  });
  const client = await connect(config);
  expect(client.options.namespace).toBe('not-there');
  await expect(client.workflow.count()).rejects.toThrow();
  await client.connection.close();
  await environment.close();
});

test('a server that does not answer is an error of its own, with the address', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const config = readConfig({ ...noFile, RUNBOOKS_HOME: home, TEMPORAL_ADDRESS: address });
  const refusal: unknown = await connect(config, { timeout: 500 }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(TemporalUnreachable);
  expect(refusal).toMatchObject({ address });
});

test('whether anybody serves a task queue is known', async () => {
  const environment = await testEnvironment();
  const { client, nativeConnection, namespace, taskQueue, dataConverter } = environment;
  expect(await hasPollers(client, taskQueue)).toBe(false);
  const worker = await Worker.create({
    connection: nativeConnection,
    namespace,
    taskQueue,
    dataConverter,
    workflowBundle: { codePath: await workflowBundle(join(__dirname, 'workflows', 'waiting.ts')) },
  });
  const served = await worker.runUntil(until(() => hasPollers(client, taskQueue), 20_000));
  expect(served).toBe(true);
  await environment.close();
}, 60_000);
