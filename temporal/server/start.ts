/**
 * Starts the embedded Temporal server for a home folder, and returns when it answers. One server per home, since two
 * must never share a database file; it ends with this process, however that ends.
 */
import { join } from 'node:path';
import { makeFolder } from '../../processes/make-folder.ts';
import { spawnAlone } from '../../processes/spawn-alone.ts';
import type { Exit, Guarded } from '../../processes/spawn-guarded.ts';
import { serverArguments, type ServerPorts } from './arguments.ts';
import { folderIdOf } from './own-server.ts';
import { waitUntilReady } from './ready.ts';
import { removeServerRecord, serverFolder, writeServerRecord } from './record.ts';

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
  /** The file with what it has to say. */
  log: string;
  exited: Promise<Exit>;
  stop(): Promise<void>;
}

/**
 * @throws AlreadyRunning
 * @throws Error when the server ends before it answers; the message names its log
 */
export async function startTemporalServer(options: ServerOptions): Promise<TemporalServer> {
  const { home, executable, ports, namespace = 'default', codecEndpoint } = options;
  const folder = serverFolder(home);
  await makeFolder(folder);
  const log = join(folder, 'server.log');
  const server = await spawnAlone({
    name: 'Temporal server',
    folder,
    command: executable,
    args: serverArguments({
      ports,
      namespace,
      ...(options.database !== 'memory' && { database: join(folder, 'temporal.db') }),
      ...(codecEndpoint !== undefined && { codecEndpoint }),
    }),
    log,
  });
  const address = `127.0.0.1:${ports.port}`;
  const ui = ports.uiPort === undefined ? undefined : `http://127.0.0.1:${ports.uiPort}`;
  const namespaceId = await readyOrStopped(server, address, namespace, log);
  await writeServerRecord(home, {
    pid: server.pid,
    address,
    ...(ui !== undefined && { ui }),
    folder: await folderIdOf(home),
    namespace,
    namespaceId,
    startedAt: new Date().toISOString(),
  });
  return {
    address,
    namespace,
    ...(ui !== undefined && { ui }),
    pid: server.pid,
    log,
    exited: server.exited,
    stop: async () => {
      await server.stop();
      await removeServerRecord(home, server.pid);
    },
  };
}

/** @returns the namespace's ID */
async function readyOrStopped(server: Guarded, address: string, namespace: string, log: string): Promise<string> {
  const waiting = new AbortController();
  try {
    return await Promise.race([
      waitUntilReady(address, namespace, { signal: waiting.signal }),
      server.exited.then(() => {
        throw new Error(`The Temporal server ended before it answered at ${address}; see ${log}`);
      }),
    ]);
  } catch (error) {
    waiting.abort();
    await server.stop();
    throw error;
  }
}
