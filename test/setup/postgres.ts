/**
 * A PostgreSQL server for tests: in a temporary folder, on a unix socket in it, without fsync, ended with the process that started
 * it. PostgreSQL refuses to run as root, which CI is: there it runs as the account `postgres`.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { until } from '../../processes/alive.ts';
import { spawnGuarded, type Guarded } from '../../processes/spawn-guarded.ts';

/** A server as a suite uses it. */
export interface UsedPostgres {
  /** Makes a new, empty database, and answers with its address. */
  makeDatabase(): string;
  /** The folder of its socket. */
  readonly socket: string;
  /** The path of its `psql`. */
  readonly psql: string;
  /** Runs SQL as the administrator, and answers with its output. */
  sql(database: string, text: string): string;
}

/** One of a suite's own, which it may stop. */
export interface TestPostgres extends UsedPostgres {
  stop(): Promise<void>;
  /** After a stop; the data are still there. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Where Debian has the programs, newest first, and what PATH says. */
function programFolder(): string | undefined {
  const versions = '/usr/lib/postgresql';
  const installed = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...installed.map((version) => join(versions, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.find((folder) => ['initdb', 'postgres', 'psql'].every((program) => existsSync(join(folder, program))));
}

const folder = programFolder();
const isRoot = process.getuid?.() === 0;
const asPostgres = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] as const;

/** What a test run on this machine lacks; `undefined` when a server can be started. */
export function lacksForPostgres(): string | undefined {
  if (process.platform === 'win32') return 'unix sockets';
  if (folder === undefined) return 'initdb, postgres and psql in /usr/lib/postgresql/*/bin or on PATH';
  if (isRoot && spawnSync(asPostgres[0], [...asPostgres.slice(1), 'true']).status !== 0) {
    return 'setpriv, or the account postgres, without which it refuses to run as root';
  }
  return undefined;
}

/** The test run's one server, for suites that neither stop it nor change its roles. */
export function sharedPostgres(): UsedPostgres {
  const socket = process.env.RUNBOOKS_TEST_POSTGRES;
  if (socket === undefined) throw new Error('The test run has started no PostgreSQL: see global-setup.ts');
  return usedAt(socket);
}

function usedAt(socket: string): UsedPostgres {
  const psql = join(folder ?? '', 'psql');
  const sql = (database: string, text: string): string =>
    run(psql, ['-h', socket, '-U', 'postgres', '-d', database, '-v', 'ON_ERROR_STOP=1', '-At', '-c', text]);
  return {
    socket,
    psql,
    sql,
    makeDatabase: () => {
      // Other suites use the server at the same time.
      const name = `journal_${randomBytes(6).toString('hex')}`;
      sql('postgres', `create database ${name}`);
      return `postgres://postgres@localhost/${name}?host=${encodeURIComponent(socket)}`;
    },
  };
}

/** @throws Error with the program's own words */
export async function startPostgres(): Promise<TestPostgres> {
  const data = await mkdtemp(join(tmpdir(), 'runbooks-pg-'));
  if (isRoot) chownSync(data, Number(run('id', ['-u', 'postgres'])), Number(run('id', ['-g', 'postgres'])));
  run(...commandOf('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync']));
  let server: Guarded | undefined;
  const used = usedAt(data);

  async function start(): Promise<void> {
    const settings = ['fsync=off', 'listen_addresses=', `unix_socket_directories=${data}`, 'max_connections=200'];
    const [command, args] = commandOf('postgres', ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]);
    const log = join(tmpdir(), `${data.split('/').at(-1)}.log`);
    server = await spawnGuarded({ command, args, log });
    const isReady = await until(async () => {
      try {
        return used.sql('postgres', 'select 1') === '1';
      } catch {
        return false;
      }
    }, 20_000);
    if (isReady) return;
    // Left running, it would keep the test run from ending.
    await server.stop();
    server = undefined;
    throw new Error(`PostgreSQL doesn't answer: ${log}`);
  }

  /** SIGINT is a fast shutdown: it doesn't wait for those who are connected. */
  async function stop(): Promise<void> {
    if (server === undefined) return;
    process.kill(server.pid, 'SIGINT');
    await server.exited;
    server = undefined;
  }

  await start();
  return {
    ...used,
    start,
    stop,
    remove: async () => {
      await stop();
      await rm(data, { recursive: true, force: true });
      await rm(join(tmpdir(), `${data.split('/').at(-1)}.log`), { force: true });
    },
  };
}

function commandOf(program: string, args: readonly string[]): [string, string[]] {
  const path = join(folder ?? '', program);
  const [changeUser, ...account] = asPostgres;
  return isRoot ? [changeUser, [...account, path, ...args]] : [path, [...args]];
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd: tmpdir() });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return stdout.trim();
}
