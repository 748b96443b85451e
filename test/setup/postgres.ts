/**
 * A PostgreSQL server for tests: in a temporary folder, on a unix socket in it, without fsync, ended with the process that started
 * it. How it is started: scripts/test-parts.sh.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../processes/alive.ts';
import { spawnGuarded, type Guarded } from '../../processes/spawn-guarded.ts';

/** A server as a suite uses it. */
export interface UsedPostgres {
  /**
   * Makes a new, empty database, and answers with its address.
   *
   * @param like address of one that it is a copy of, to which nobody is connected
   */
  makeDatabase(like?: string): string;
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

/** Knows where PostgreSQL's programs are, and as whom they run. */
const parts = join(__dirname, '..', '..', 'scripts', 'test-parts.sh');

/** What a test run on this machine lacks; `undefined` when a server can be started. */
export function lacksForPostgres(): string | undefined {
  if (process.platform === 'win32') return 'unix sockets';
  return run(parts, ['lacks', 'postgres']).split('\t')[1];
}

/** The test run's one server, for suites that neither stop it nor change its roles. */
export function sharedPostgres(): UsedPostgres {
  const socket = process.env.RUNBOOKS_TEST_POSTGRES;
  if (socket === undefined) throw new Error('The test run has started no PostgreSQL: see global-setup.ts');
  return usedAt(socket);
}

/**
 * One that was started before the test run, which it outlives (scripts/test-parts.sh).
 *
 * @throws Error when it doesn't answer
 */
export function assertAnswers(socket: string): void {
  try {
    usedAt(socket).sql('postgres', 'select 1');
  } catch (error) {
    throw new Error(`RUNBOOKS_TEST_POSTGRES: no server answers in ${socket}: see scripts/test-parts.sh`, {
      cause: error,
    });
  }
}

function usedAt(socket: string): UsedPostgres {
  const psql = join(run(parts, ['programs']), 'psql');
  const sql = (database: string, text: string): string =>
    run(psql, ['-h', socket, '-U', 'postgres', '-d', database, '-v', 'ON_ERROR_STOP=1', '-At', '-c', text]);
  return {
    socket,
    psql,
    sql,
    makeDatabase: (like) => {
      // Other suites use the server at the same time.
      const name = `journal_${randomBytes(6).toString('hex')}`;
      const template = like === undefined ? '' : ` template ${new URL(like).pathname.slice(1)}`;
      sql('postgres', `create database ${name}${template}`);
      return `postgres://postgres@localhost/${name}?host=${encodeURIComponent(socket)}`;
    },
  };
}

/** @throws Error with the program's own words */
export async function startPostgres(): Promise<TestPostgres> {
  const data = await mkdtemp(join(tmpdir(), 'runbooks-pg-'));
  run(parts, ['init', data]);
  let server: Guarded | undefined;
  const used = usedAt(data);

  async function start(): Promise<void> {
    const log = `${data}.log`;
    server = await spawnGuarded({ command: parts, args: ['serve', data], log });
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
      await rm(`${data}.log`, { force: true });
    },
  };
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd: tmpdir() });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return stdout.trim();
}
