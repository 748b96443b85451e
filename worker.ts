/**
 * The worker: polls the task queues that this machine's roles lead to, runs workflows from the bundle that the build made,
 * and activities against the connections of this installation. Says `{"ready": true, ...}` on stdout once it polls; logs on
 * stderr. Exit codes: 0 when it was asked to end, 1 when it can't begin, 70 when it lost a part of itself.
 */
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import {
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type Logger,
  type RuntimeOptions,
  type WorkerOptions,
} from '@temporalio/worker';
import { activitiesOf, serverActivitiesOf } from './activities/index.ts';
import { configuredSecrets } from './activities/configured-secrets.ts';
import { HeartbeatInterceptor } from './activities/heartbeat.ts';
import type { Services } from './activities/services.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { connect } from './connectors/connect.ts';
import { readConnections } from './connectors/connections-file.ts';
import { identityOf } from './connectors/identity-of.ts';
import { closeSessions } from './connectors/powershell/session-pool.ts';
import { Failure } from './domain/failure.ts';
import { fileFailureOf } from './domain/file-failure.ts';
import { openedWhenNeeded } from './journal/opened-when-needed.ts';
import { cachedWorkflows } from './temporal/cached-workflows.ts';
import {
  connect as connectTemporal,
  connectionOptions,
  serverAddress,
  TemporalUnreachable,
} from './temporal/connect.ts';
import { foreignRuns } from './temporal/foreign-runs.ts';
import { stopSignals } from './processes/stop-signals.ts';
import { buildOf, deploymentOptions } from './temporal/builds/build.ts';
import { enterService, refuseDiffering, stayInService } from './temporal/builds/in-service.ts';
import { TakeOver } from './temporal/builds/take-over.ts';
import { loadCodec, loadDataConverter } from './temporal/data-converter.ts';
import { scheduleNotifications } from './temporal/notification-schedule.ts';
import { registerSearchAttributes } from './temporal/register-search-attributes.ts';
import { workPlaces, type WorkPlace } from './temporal/work-places.ts';
import { workerLog } from './temporal/worker-log.ts';
import { NoServerOfHome } from './temporal/server/own-server.ts';
import { refuseLooseModes } from './temporal/worker/kept-from-others.ts';
import { startHeartbeat } from './temporal/worker/heartbeat.ts';
import { ProcessEnd } from './temporal/worker/process-end.ts';
import { rememberFailures } from './temporal/worker/remember-failures.ts';
import { runParts } from './temporal/worker/run-parts.ts';
import { startProblem } from './temporal/worker/start-problem.ts';
import { watchThreads } from './temporal/worker/watch-threads.ts';
import { WorkerState } from './temporal/worker/worker-state.ts';

/** What the activities of this installation work with; `close` once nothing works with it any more. */
export function servicesOf(config: Config): Services & { close(): Promise<void> } {
  const { connectionsFile, home } = config;
  const journal = openedWhenNeeded({ home, database: config.database });
  const secrets = configuredSecrets(config, journal);
  const reach: Services['connect'] = (name) => connect(name, { connectionsFile, home, secrets });
  const identity: Services['identityOf'] = (name) => identityOf(name, { connectionsFile, home });
  return { home, secrets, journal, connect: reach, identityOf: identity, close: () => journal.close() };
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
  refuseLooseModes(config, fileURLToPath(new URL('.', import.meta.url)));
  const end = new ProcessEnd();
  watchThreads(end);
  const failures = rememberFailures(workerLog(config.logLevel));
  const { logger } = Runtime.install(runtimeOptions(failures.logger));
  logger.info('The worker starts', { roles: config.roles.join(','), home: config.home });
  const state = new WorkerState(end);
  const heartbeat = await startHeartbeat(
    config.home,
    () => state.now(),
    (error) => {
      logger.warn('The heartbeat cannot be written: health checks will take this worker for dead', { error });
    },
  );
  const places = await placesOf(config);
  const services = doesActivities(places) ? servicesOf(config) : undefined;
  const { client, connection, workers, serving } = await makeWorkers(config, places, services, logger);
  for (const [taskQueue, worker] of workers) state.add(taskQueue, worker);
  state.watchJournal(services && (async () => (await services.journal()).read(({ now }) => now())));
  const { roles, taskQueue } = config;
  const running = runParts(workers, end, failures);
  if (serving !== undefined) await Promise.race([enterService(serving), running]);
  const build = serving?.build.id ?? null;
  const ready = { ready: true, taskQueue, taskQueues: [...workers.keys()], roles, build, pid: process.pid };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  const leaveService = serving === undefined ? undefined : stayInService(serving);
  await running;
  state.stop();
  await leaveService?.();
  const closings = {
    sessions: closeSessions,
    services: async () => services?.close(),
    client: () => client.connection.close(),
    connection: () => connection.close(),
  };
  for (const [name, close] of Object.entries(closings)) {
    await close().catch((error: unknown) => end.lost(`Its ${name} could not be closed`, error));
  }
  await heartbeat.stop();
  Runtime.instance().flushLogs();
  end.complete();
}

/** What the SDK's core warns of, such as a workflow that doesn't fit its history, belongs to the worker's log. */
function runtimeOptions(logger: Logger): RuntimeOptions {
  return {
    logger,
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
    },
    shutdownSignals: stopSignals(),
  };
}

/** @throws Error where there is nothing to do for the roles of this machine */
async function placesOf(config: Config): Promise<readonly WorkPlace[]> {
  // Runs alone reach no connection, and needn't know of any.
  const isAlone = config.roles.every((role) => role === 'workflows');
  const places = workPlaces(config, isAlone ? {} : await readConnections(config.connectionsFile));
  if (places.length === 0) throw new Error(nothingToServe(config));
  return places;
}

function doesActivities(places: readonly WorkPlace[]): boolean {
  return places.some(({ activities }) => activities !== 'none');
}

/**
 * @param services absent: this worker does no activities, and has neither journal nor secrets
 * @returns workers by task queue, of which none runs yet; `serving` where this worker runs workflows
 */
async function makeWorkers(
  config: Config,
  places: readonly WorkPlace[],
  services: Services | undefined,
  logger: Logger,
) {
  const { namespace } = config.temporal;
  const client = await connectTemporal(config, { timeout: patience });
  await registerSearchAttributes(client.connection, namespace);
  if (services !== undefined) {
    const installation = await refuseForeignRuns(services, client, config);
    if (config.roles.includes('apply')) await notifyBySchedule(client, config, installation);
  }
  const build = await buildOf(config.taskQueue, { bundle, manifest });
  const workflowBundle = { codePath: fileURLToPath(bundle) };
  // Without the failure converter, which would encode the replay's own error.
  const replaying = { workflowBundle, dataConverter: { payloadCodecs: [await loadCodec(config, 'replay')] } };
  const takeOver = new TakeOver(client, config.taskQueue, build, replaying);
  const runsWorkflows = places.some(({ workflows }) => workflows);
  if (runsWorkflows) refuseDiffering(await takeOver.differing(), config.leaveRuns);
  const connection = await nativeConnection(config);
  const dataConverter = await loadDataConverter(config, 'worker');
  const workers = await Promise.all(
    places.map(async ({ taskQueue, workflows, activities }) => {
      const worker = await Worker.create({
        ...workerOptions,
        connection,
        namespace,
        taskQueue,
        dataConverter,
        ...(workflows && { workflowBundle }),
        // What on-premises workers do is the same for all builds: their queues have none.
        ...(taskQueue === config.taskQueue && { workerDeploymentOptions: deploymentOptions(build) }),
        ...(services !== undefined && activities !== 'none' && { activities: activitiesAt[activities](services) }),
      });
      return [taskQueue, worker] as const;
    }),
  );
  const serving = runsWorkflows ? { client, taskQueue: config.taskQueue, build, takeOver, log: logger } : undefined;
  return { client, connection, workers: new Map(workers), serving };
}

const activitiesAt = { apply: activitiesOf, servers: serverActivitiesOf };

/** Milliseconds in which the Temporal server must answer when the worker begins. */
const patience = 15_000;

/** The SDK's core waits for as long as the system's TCP does. */
async function nativeConnection(config: Config): Promise<NativeConnection> {
  const options = await connectionOptions(config);
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TemporalUnreachable(options.address, undefined)), patience);
  });
  try {
    return await Promise.race([NativeConnection.connect(options), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Each write asks again: without its journal a worker plans and probes.
 *
 * @returns whose journal the worker has; null where it can't be reached
 * @throws Failure `journal-not-shared` where an open run of this worker's task queue was started with another journal
 */
async function refuseForeignRuns(services: Services, client: Client, { taskQueue }: Config): Promise<string | null> {
  const journal = await services.journal().catch((error: unknown) => {
    Runtime.instance().logger.warn('The worker begins without its journal, and writes nothing until it answers', {
      error,
    });
  });
  if (journal === undefined) return null;
  const { installation } = journal;
  const [first, ...more] = await foreignRuns(client, taskQueue, installation);
  if (first === undefined) return installation;
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  const subject = `${first.run} belongs to ${first.installation ?? 'no installation that is named'}${others}; this worker to ${installation}`;
  throw new Failure('journal-not-shared', { service: 'journal', subject });
}

/** Runs go on without it: nobody is notified then, and the log says so. */
async function notifyBySchedule(client: Client, { taskQueue }: Config, installation: string | null): Promise<void> {
  await scheduleNotifications(client, taskQueue, installation).catch((error: unknown) => {
    Runtime.instance().logger.warn('The schedule that notifies people of what runs wait for could not be made', {
      error,
    });
  });
}

const bundle = new URL('workflows/bundle.js', import.meta.url);
/** As this module lies in dist/. */
const manifest = new URL('../package.json', import.meta.url);

function nothingToServe({ roles, connectionsFile }: Config): string {
  return `RUNBOOKS_ROLES=${roles.join(',')}, and ${connectionsFile} names no connection of kind exchange-server.`;
}

async function wordsOf(error: unknown): Promise<string> {
  const failure = error instanceof Failure ? error : fileFailureOf(error);
  if (failure !== undefined) return `${failure.operator} ${failure.advice} [${failure.code}]`;
  if (error instanceof ConfigError) return error.message;
  if (error instanceof NoServerOfHome) {
    return `${error.message}. Set TEMPORAL_ADDRESS to the server to use, or start the home's own: runbook dev`;
  }
  const config = readConfig();
  // Where the home's own server is, while nobody can be asked whether it runs.
  const address = await serverAddress(config).catch(() => undefined);
  const problem = address === undefined ? undefined : startProblem(error, { address, ...config.temporal });
  return problem ?? (error instanceof Error ? error.message : String(error));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch(async (error: unknown) => {
    process.stderr.write(`The worker can't run: ${await wordsOf(error)}\n`);
    // Core may still try to connect.
    process.exit(1);
  });
}
