/**
 * Starts the embedded Temporal server for a home folder, and returns when it answers.
 *
 * Invariants: one server per home; it ends with this process, however that ends; what was left over by a start whose
 * guardian was killed as well is ended first, because two servers must never share a database file.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, endProcess, isAlive, until } from '../../processes/alive.ts';
import { withLock } from '../../processes/lock.ts';
import { spawnGuarded, type Exit, type Guarded } from '../../processes/spawn-guarded.ts';
import { serverArguments, type ServerPorts } from './arguments.ts';
import { waitUntilReady } from './ready.ts';
import { readServerRecord, removeServerRecord, serverFolder, writeServerRecord } from './record.ts';

export interface ServerOptions {
  /** RUNBOOKS_HOME: the database is `temporal/temporal.db` in it. */
  home: string;
  /** A `temporal` program, see `findExecutable`. */
  executable: string;
  ports: ServerPorts;
  namespace?: string;
  /** `memory` keeps nothing. Default: `file`. */
  database?: 'file' | 'memory';
  /** Where the UI decodes payloads. */
  codecEndpoint?: string;
}

export interface TemporalServer {
  /** host:port */
  address: string;
  namespace: string;
  /** The UI's URL; absent when it was not asked for. */
  ui?: string;
  pid: number;
  exited: Promise<Exit>;
  stop(): Promise<void>;
}

/** Another process runs a server for the same home. */
export class ServerRunning extends Error {
  readonly address: string;

  constructor(home: string, address: string, owner: number) {
    super(`Process ${owner} already runs a Temporal server for ${home}, at ${address}`);
    this.name = 'ServerRunning';
    this.address = address;
  }
}

/** An old server may hold ports and file for a moment after its parent was killed. Milliseconds. */
const patience = 5_000;

/**
 * @throws ServerRunning
 * @throws Error when the server ends before it answers; the message names its log
 */
export async function startTemporalServer(options: ServerOptions): Promise<TemporalServer> {
  const folder = serverFolder(options.home);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return await withLock(
    join(folder, 'start.lock'),
    () => start(options, folder),
    () => {},
  );
}

async function start(options: ServerOptions, folder: string): Promise<TemporalServer> {
  await endLeftOver(options.home);
  const { executable, ports, namespace = 'default', codecEndpoint } = options;
  const log = join(folder, 'server.log');
  const server = await spawnGuarded({
    command: executable,
    args: serverArguments({
      ports,
      namespace,
      ...(options.database !== 'memory' && { database: join(folder, 'temporal.db') }),
      ...(codecEndpoint !== undefined && { codecEndpoint }),
    }),
    env: withoutTemporalVariables(),
    log,
  });
  const address = `127.0.0.1:${ports.port}`;
  const ui = ports.uiPort === undefined ? undefined : `http://127.0.0.1:${ports.uiPort}`;
  await writeServerRecord(options.home, {
    pid: server.pid,
    owner: process.pid,
    address,
    ...(ui !== undefined && { ui }),
    executable,
    startedAt: new Date().toISOString(),
  });
  await readyOrStopped(server, address, namespace, log);
  return {
    address,
    namespace,
    ...(ui !== undefined && { ui }),
    pid: server.pid,
    exited: server.exited,
    stop: async () => {
      await server.stop();
      await removeServerRecord(options.home, server.pid);
    },
  };
}

async function readyOrStopped(server: Guarded, address: string, namespace: string, log: string): Promise<void> {
  try {
    await Promise.race([
      waitUntilReady(address, namespace),
      server.exited.then(() => {
        throw new Error(`The Temporal server ended before it answered at ${address}; see ${log}`);
      }),
    ]);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function endLeftOver(home: string): Promise<void> {
  const record = await readServerRecord(home);
  if (record === undefined) return;
  const runs = async (): Promise<boolean> => {
    const words = await commandLine(record.pid);
    // Where the system doesn't tell, a process of this ID is taken for the server.
    if (words === undefined) return process.platform === 'win32' && isAlive(record.pid);
    return words.includes(record.executable) && words.includes(`--port=${portOf(record.address)} `);
  };
  if ((await runs()) && isAlive(record.owner)) throw new ServerRunning(home, record.address, record.owner);
  // Its guardian is most likely ending it just now.
  if (await until(async () => !(await runs()), patience)) return;
  await endProcess(record.pid, patience);
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

/** TEMPORAL_* is how clients are configured, and the program would take it for its own. */
function withoutTemporalVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
