/**
 * What a test of workflows uses: the test run's one real server, with a task queue that no other test uses. Payloads and
 * failures are encrypted, as they are by default.
 */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import { readConfig, type Config } from '../../config.ts';
import { loadDataConverter } from '../../temporal/data-converter.ts';
import { registerSearchAttributes } from '../../temporal/register-search-attributes.ts';
import './quiet-runtime.ts';

export interface TestEnvironment {
  /** host:port of the server. */
  address: string;
  client: Client;
  /** For workers. */
  nativeConnection: NativeConnection;
  namespace: string;
  /** New with every call. */
  taskQueue: string;
  /** For workers and replays; the client has its own. */
  dataConverter: DataConverter;
  /** As a program would have read it; `home` is shared by all tests of the run. */
  config: Config;
  close(): Promise<void>;
}

/** Call `close` in afterAll. Worker and bundle need `dataConverter`, and `failureConverterPath` comes with it. */
export async function testEnvironment(): Promise<TestEnvironment> {
  const address = process.env.RUNBOOKS_TEST_TEMPORAL_ADDRESS;
  const config = readConfig({
    ...process.env,
    RUNBOOKS_HOME: process.env.RUNBOOKS_TEST_HOME,
    ...(address !== undefined && { TEMPORAL_ADDRESS: address }),
  });
  const { namespace, connectionOptions } = config.temporal;
  const connection = await Connection.connect(connectionOptions as Parameters<typeof Connection.connect>[0]);
  const nativeConnection = await NativeConnection.connect(connectionOptions);
  await registerSearchAttributes(connection, namespace);
  return {
    address: connectionOptions.address ?? '',
    client: new Client({ connection, namespace, dataConverter: await loadDataConverter(config, 'client') }),
    nativeConnection,
    namespace,
    taskQueue: `test-${randomUUID()}`,
    dataConverter: await loadDataConverter(config, 'worker'),
    config,
    close: async () => {
      await nativeConnection.close();
      await connection.close();
    },
  };
}
