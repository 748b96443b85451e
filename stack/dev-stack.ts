/**
 * Everything that a run needs, for one home folder: Temporal server, codec endpoint, simulated tenant, and a worker for each
 * role, so that the process which runs workflows has none of what reaches a tenant.
 *
 * Invariants: whatever was started ends with this process, also when that is killed; what lasts is in the home folder
 * (`temporal/temporal.db`, `simulator/`, `keys/`), so that the next start for the same home continues every run; a start
 * that fails half-way leaves nothing running.
 */
import { join } from 'node:path';
import type { Config, WorkerRole } from '../config.ts';
import { startServerWithUi } from '../temporal/server/start-with-ui.ts';
import type { TemporalServer } from '../temporal/server/start.ts';
import { makeFolder } from '../processes/make-folder.ts';
import type { Exit } from '../processes/spawn-guarded.ts';
import type { ReadyProgram } from './ready-line.ts';
import { startSimulator, type SimulatorOptions } from './start-simulator.ts';
import { startWorker } from './start-worker.ts';

export interface DevStackOptions {
  config: Config;
  /** `preferred`: Temporal's usual ports, others only where those are taken. */
  ports: 'preferred' | 'free';
  /** Whether the Temporal UI is served. Default: true. */
  ui?: boolean;
  /** False: none is started. */
  simulator?: false | SimulatorOptions;
  /** Default: true. */
  workers?: boolean;
  /** One line at a time, for a person who waits. */
  progress?: (line: string) => void;
}

export interface DevStack {
  /** As it was given, with the address of the Temporal server filled in: pass it to `connect`. */
  config: Config;
  temporal: {
    /** host:port */
    address: string;
    namespace: string;
    /** Absent: the server was started by others, or has no UI. */
    ui?: string;
    /** Absent: as `ui`. */
    codecEndpoint?: string;
  };
  /** The simulator's ready line; absent when it was not asked for. */
  simulator?: unknown;
  /** Process IDs of what was started. */
  pids: { temporal?: number; simulator?: number; workers: Partial<Record<WorkerRole, number>> };
  /** Settles when a part ends unasked. */
  partEnded: Promise<{ part: string; exit: Exit; log: string }>;
  /** Ends everything, the workers first. */
  stop(): Promise<void>;
}

interface Part {
  name: string;
  log: string;
  exited: Promise<Exit>;
}

/** @throws Error that names the part which could not be started, and its log */
export async function startDevStack(options: DevStackOptions): Promise<DevStack> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    return await start(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: DevStackOptions,
  stops: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<DevStack> {
  const { progress = () => {}, ports, ui = true } = options;
  const logs = join(options.config.home, 'logs');
  await makeFolder(logs);
  const parts: Part[] = [];
  const started = (name: string, log: string, part: { exited: Promise<Exit> }, says: string): void => {
    parts.push({ name, log, exited: part.exited });
    progress(says);
  };

  const simulatorLog = join(logs, 'simulator.log');
  const simulating =
    options.simulator === false
      ? Promise.resolve(undefined)
      : startSimulator(options.config.home, simulatorLog, options.simulator ?? {});
  // Also when the server fails while this one still starts: then its own failure is of no interest.
  stops.push(async () => await (await simulating.catch(() => undefined))?.stop());
  simulating.catch(() => {});

  let config = options.config;
  const server = config.temporal.configured ? undefined : await startServerWithUi({ config, ports, ui, progress });
  if (server !== undefined) {
    stops.push(() => server.stop());
    config = withAddress(config, server);
    const page = server.ui === undefined ? '' : `, UI ${server.ui}`;
    started('Temporal server', server.log, server, `Temporal server: ${server.address}${page}`);
  }
  const simulator = await simulating;
  if (simulator !== undefined) started('simulator', simulatorLog, simulator, 'Simulated tenant: ready');

  const roles = options.workers === false ? [] : config.roles;
  const workers = await startWorkers(config, roles, logs, stops);
  for (const { role, log, worker } of workers) {
    started(`${role} worker`, log, worker, `Worker for ${role}: ready`);
  }

  let stopping = false;
  return {
    config,
    temporal: {
      address: config.temporal.connectionOptions.address ?? '',
      namespace: config.temporal.namespace,
      ...(server?.ui !== undefined && { ui: server.ui }),
      ...(server?.codecEndpoint !== undefined && { codecEndpoint: server.codecEndpoint }),
    },
    ...(simulator !== undefined && { simulator: simulator.ready }),
    pids: {
      ...(server !== undefined && { temporal: server.pid }),
      ...(simulator !== undefined && { simulator: simulator.pid }),
      workers: Object.fromEntries(workers.map(({ role, worker }) => [role, worker.pid])),
    },
    partEnded: new Promise((resolve) => {
      for (const { name, log, exited } of parts) {
        void exited.then((exit) => {
          if (!stopping) resolve({ part: name, exit, log });
        });
      }
    }),
    stop: async () => {
      stopping = true;
      await stop();
    },
  };
}

/** Those that have begun are ended by `stops`, also when another one can't begin. */
async function startWorkers(
  config: Config,
  roles: readonly WorkerRole[],
  logs: string,
  stops: (() => Promise<unknown>)[],
): Promise<{ role: WorkerRole; log: string; worker: ReadyProgram }[]> {
  const starting = roles.map(async (role) => {
    const log = join(logs, `${role}-worker.log`);
    const worker = await startWorker({ ...config, roles: [role] }, log);
    stops.push(async () => worker.stop());
    return { role, log, worker };
  });
  await Promise.allSettled(starting);
  return await Promise.all(starting);
}

function withAddress(config: Config, server: TemporalServer): Config {
  return {
    ...config,
    temporal: {
      ...config.temporal,
      configured: true,
      connectionOptions: { ...config.temporal.connectionOptions, address: server.address },
    },
  };
}
