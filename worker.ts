/**
 * The worker: polls the task queues that this machine's roles lead to, runs workflows from the bundle that the build made,
 * and activities against the connections of this installation. Says `{"ready": true, ...}` on stdout once it polls; logs on
 * stderr.
 */
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { activitiesOf, serverActivitiesOf } from './activities/index.ts';
import { configuredSecrets } from './activities/configured-secrets.ts';
import { HeartbeatInterceptor } from './activities/heartbeat.ts';
import type { Services } from './activities/services.ts';
import { readConfig, type Config } from './config.ts';
import { connect } from './connectors/connect.ts';
import { readConnections } from './connectors/connections-file.ts';
import { closeSessions } from './connectors/powershell/session-pool.ts';
import { Failure } from './domain/failure.ts';
import { fileFailureOf } from './domain/file-failure.ts';
import { openedWhenNeeded } from './journal/opened-when-needed.ts';
import { cachedWorkflows } from './temporal/cached-workflows.ts';
import { connectionOptions } from './temporal/connect.ts';
import { foreignRuns } from './temporal/foreign-runs.ts';
import { loadDataConverter } from './temporal/data-converter.ts';
import { registerSearchAttributes } from './temporal/register-search-attributes.ts';
import { workPlaces } from './temporal/work-places.ts';
import { workerLog } from './temporal/worker-log.ts';

/** What the activities of this installation work with; `close` once nothing works with it any more. */
export function servicesOf(config: Config): Services & { close(): Promise<void> } {
  const { connectionsFile, home } = config;
  const journal = openedWhenNeeded({ home, database: config.database });
  const secrets = configuredSecrets(config, journal);
  const reach: Services['connect'] = (name) => connect(name, { connectionsFile, home, secrets });
  return { home, secrets, journal, connect: reach, close: () => journal.close() };
}

/** Options that every worker of this product has, in production and in tests. */
export const workerOptions = {
  maxCachedWorkflows: cachedWorkflows(),
  // A query or update that meets a worker's death is answered by another one after a second, not after ten.
  stickyQueueScheduleToStartTimeout: '1 second',
  shutdownGraceTime: '10 seconds',
  interceptors: { activity: [() => ({ inbound: new HeartbeatInterceptor() })] },
} satisfies Partial<WorkerOptions>;

async function main(): Promise<void> {
  const config = readConfig();
  Runtime.install({ logger: workerLog(config.logLevel), shutdownSignals: ['SIGINT', 'SIGTERM'] });
  const options = await connectionOptions(config);
  const connection = await NativeConnection.connect(options);
  const { namespace } = config.temporal;
  const dataConverter = await loadDataConverter(config);
  const services = servicesOf(config);
  const direct = await Connection.connect(options as Parameters<typeof Connection.connect>[0]);
  await registerSearchAttributes(direct, namespace);
  await refuseForeignRuns(services, new Client({ connection: direct, namespace, dataConverter }), config);
  await direct.close();
  const places = workPlaces(config, await readConnections(config.connectionsFile));
  if (places.length === 0) throw new Error(nothingToServe(config));
  const workers = await Promise.all(
    places.map(async ({ taskQueue, workflows, activities }) =>
      Worker.create({
        ...workerOptions,
        connection,
        namespace,
        taskQueue,
        dataConverter,
        ...(workflows && { workflowBundle: { codePath: fileURLToPath(bundle) } }),
        ...(activities === 'tenants' && { activities: activitiesOf(services) }),
        ...(activities === 'servers' && { activities: serverActivitiesOf(services) }),
      }),
    ),
  );
  const { roles, taskQueue } = config;
  const taskQueues = places.map((place) => place.taskQueue);
  process.stdout.write(`${JSON.stringify({ ready: true, taskQueue, taskQueues, roles, pid: process.pid })}\n`);
  await Promise.all(workers.map((worker) => worker.run()));
  await closeSessions();
  await services.close();
  await connection.close();
}

/**
 * Each write asks again: without its journal a worker plans and probes.
 *
 * @throws Failure `journal-not-shared` where an open run of this worker's task queue was started with another journal
 */
async function refuseForeignRuns(services: Services, client: Client, { taskQueue }: Config): Promise<void> {
  const journal = await services.journal().catch((error: unknown) => {
    Runtime.instance().logger.warn('The worker begins without its journal, and writes nothing until it answers', {
      error,
    });
  });
  if (journal === undefined) return;
  const { installation } = journal;
  const [first, ...more] = await foreignRuns(client, taskQueue, installation);
  if (first === undefined) return;
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  const subject = `${first.run} belongs to ${first.installation ?? 'no installation that is named'}${others}; this worker to ${installation}`;
  throw new Failure('journal-not-shared', { service: 'journal', subject });
}

const bundle = new URL('workflows/bundle.js', import.meta.url);

function nothingToServe({ roles, connectionsFile }: Config): string {
  return `RUNBOOKS_ROLES=${roles.join(',')}, and ${connectionsFile} names no connection of kind exchange-server.`;
}

function wordsOf(error: unknown): string {
  const failure = error instanceof Failure ? error : fileFailureOf(error);
  if (failure !== undefined) return `${failure.operator} ${failure.advice}`;
  return error instanceof Error ? error.message : String(error);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    process.stderr.write(`The worker can't run: ${wordsOf(error)}\n`);
    process.exitCode = 1;
  });
}
