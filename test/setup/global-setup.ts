/**
 * One real Temporal server for all tests of a jest run: TEMPORAL_ADDRESS when it is set, else an embedded one that keeps
 * nothing. Tests reach it by `testEnvironment` in temporal.ts. A folder next to it contains the payload codec's keys. And one
 * PostgreSQL server: the one in RUNBOOKS_TEST_POSTGRES (scripts/test-parts.sh), else one of its own where its programs are there:
 * `sharedPostgres` in postgres.ts.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../config.ts';
import { freePort } from '../../processes/ports.ts';
import { findExecutable } from '../../temporal/server/executable.ts';
import { startTemporalServer, type TemporalServer } from '../../temporal/server/start.ts';
import { makeMemoryDisk } from './memory-disk.ts';
import { namesAsTyped } from './names-as-typed.ts';
import { assertAnswers, lacksForPostgres, startPostgres, type TestPostgres } from './postgres.ts';

declare global {
  var testServer: { home: string; memoryDisk?: string; server?: TemporalServer; postgres?: TestPostgres } | undefined;
}

/**
 * For the Temporal servers, which are Go's: a thread each, as several run at once on few processors, and a heap that grows to
 * five times what is in use before it is collected, instead of twice. https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
const sparingServers = { GOMAXPROCS: '1', GOGC: '400' };

export default async function setUp(): Promise<void> {
  const config = readConfig();
  // Tests, and the programs that they start, inherit it.
  const memoryDisk = await makeMemoryDisk();
  if (memoryDisk !== undefined) process.env.TMPDIR = memoryDisk;
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(join(__dirname, 'short-lived.cjs'))}`;
  Object.assign(process.env, sparingServers);
  const home = await mkdtemp(join(tmpdir(), 'runbooks-test-'));
  globalThis.testServer = { home, ...(memoryDisk !== undefined && { memoryDisk }) };
  // `toy`: that of the toy workflows.
  await namesAsTyped(home, 'simulated', 'toy');
  process.env.RUNBOOKS_TEST_HOME = home;
  await Promise.all([setUpPostgres(), setUpTemporal(config, home)]);
}

async function setUpPostgres(): Promise<void> {
  const running = process.env.RUNBOOKS_TEST_POSTGRES;
  if (running !== undefined && running !== '') return assertAnswers(running);
  if (lacksForPostgres() !== undefined || globalThis.testServer === undefined) return;
  const postgres = await startPostgres();
  globalThis.testServer.postgres = postgres;
  process.env.RUNBOOKS_TEST_POSTGRES = postgres.socket;
}

async function setUpTemporal(config: Config, home: string): Promise<void> {
  if (config.temporal.configured || globalThis.testServer === undefined) return;
  const progress = (line: string): boolean => process.stderr.write(`${line}\n`);
  const executable = await findExecutable({ cache: config.cache, progress });
  const server = await startTemporalServer({
    home,
    executable,
    ports: { port: await freePort() },
    database: 'memory',
  });
  globalThis.testServer.server = server;
  process.env.RUNBOOKS_TEST_TEMPORAL_ADDRESS = server.address;
}
