import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { readConfig } from '../../config.ts';
import { until } from '../../processes/alive.ts';
import { freePort } from '../../processes/ports.ts';
import { makeFolder } from '../../processes/make-folder.ts';
import { connect, connectionOptions, serverAddress, TemporalUnreachable } from '../../temporal/connect.ts';
import { hasPollers } from '../../temporal/pollers.ts';
import { folderIdOf } from '../../temporal/server/own-server.ts';
import { serverFolder, writeServerRecord } from '../../temporal/server/record.ts';
import { testEnvironment } from '../setup/temporal.ts';
import { bundledWorkflows } from './bundled-workflows.ts';

const noFile = { TEMPORAL_CONFIG_FILE: join(__dirname, 'no-such-file.toml') };
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'runbooks-connect-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

test('the configured server comes before the embedded one of the home', async () => {
  const embedded = readConfig({ ...noFile, RUNBOOKS_HOME: home });
  await makeFolder(serverFolder(home));
  await writeServerRecord(home, {
    pid: process.pid,
    address: '127.0.0.1:4711',
    startedAt: new Date().toISOString(),
    folder: await folderIdOf(home),
    namespace: 'default',
    namespaceId: randomUUID(),
  });
  expect(await serverAddress(embedded)).toBe('127.0.0.1:4711');
  const configured = readConfig({ ...noFile, RUNBOOKS_HOME: home, TEMPORAL_ADDRESS: 'temporal.example.com:7233' });
  expect(await connectionOptions(configured)).toMatchObject({ address: 'temporal.example.com:7233' });
});

test('a home without a server means no server, whatever listens at the usual address', async () => {
  const config = readConfig({ ...noFile, RUNBOOKS_HOME: home });
  const refusals = await Promise.allSettled([connectionOptions(config), connect(config)]);
  const refusal = { reason: { name: 'NoServerOfHome', home, other: undefined } };
  expect(refusals).toMatchObject([refusal, refusal]);
  // Nor does a mistyped home get keys.
  expect(await readdir(home)).toEqual([]);
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
    workflowBundle: { codePath: await bundledWorkflows() },
  });
  const served = await worker.runUntil(until(() => hasPollers(client, taskQueue), 20_000));
  expect(served).toBe(true);
  await environment.close();
}, 60_000);
