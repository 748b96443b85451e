/**
 * A Temporal server and a worker for a benchmark, as `runbook demo` has them: the embedded server with its database on
 * disk, payloads encrypted. Everything is in a temporary folder, which is removed at the end.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, Worker, bundleWorkflowCode, type WorkerOptions } from '@temporalio/worker';
import type { Client } from '@temporalio/client';
import { readConfig } from '../config.ts';
import { freePort } from '../processes/ports.ts';
import { connect } from '../temporal/connect.ts';
import { failureConverterPath, loadDataConverter } from '../temporal/data-converter.ts';
import { findExecutable } from '../temporal/server/executable.ts';
import { startTemporalServer } from '../temporal/server/start.ts';
import { workerLog } from '../temporal/worker-log.ts';
import { workerOptions } from '../worker.ts';

export interface EmbeddedWorker {
  client: Client;
  taskQueue: string;
  stop(): Promise<void>;
}

/**
 * @param options.workflowsPath the compiled module whose exports are the workflows. Absolute
 * @param options.activities makes them for a home folder
 * @throws NoTemporalServer, or an Error that names the server's log
 */
export async function startEmbeddedWorker(options: {
  workflowsPath: string;
  activities: (home: string) => NonNullable<WorkerOptions['activities']>;
}): Promise<EmbeddedWorker> {
  const home = await mkdtemp(join(tmpdir(), 'runbooks-bench-'));
  const log = workerLog('error');
  Runtime.install({ logger: log });
  // A configured server may be far away, and shared: what is measured here is the embedded one.
  const { TEMPORAL_ADDRESS: _configured, ...environment } = process.env;
  const config = readConfig({ ...environment, RUNBOOKS_HOME: home });
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  const { workflowsPath } = options;
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath,
    workflowInterceptorModules: [
      fileURLToPath(new URL(`../workflows/sealed-messages${extname(import.meta.url)}`, import.meta.url)),
    ],
    logger: log,
  });
  const executable = await findExecutable({ cache: config.cache, progress });
  const { namespace } = config.temporal;
  const server = await startTemporalServer({ home, executable, ports: { port: await freePort() }, namespace });
  const connection = await NativeConnection.connect({ address: server.address });
  const client = await connect(config);
  const taskQueue = 'bench';
  const worker = await Worker.create({
    ...workerOptions,
    connection,
    namespace,
    taskQueue,
    dataConverter: await loadDataConverter(config, 'worker'),
    workflowBundle,
    activities: options.activities(home),
  });
  const running = worker.run();
  const stop = async (): Promise<void> => {
    worker.shutdown();
    await running;
    await client.connection.close();
    await connection.close();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  };
  return { client, taskQueue, stop };
}
