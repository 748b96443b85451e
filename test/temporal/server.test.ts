/** The embedded server: what it is started with, and that runs outlast it. */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { readConfig, type Config } from '../../config.ts';
import { until } from '../../processes/alive.ts';
import { freePort } from '../../processes/ports.ts';
import { spawnGuarded } from '../../processes/spawn-guarded.ts';
import { connect, connectionOptions } from '../../temporal/connect.ts';
import { workflowIds } from '../../temporal/executions.ts';
import { openRunsOf } from '../../temporal/list-filter.ts';
import { loadDataConverter } from '../../temporal/data-converter.ts';
import { registerSearchAttributes } from '../../temporal/register-search-attributes.ts';
import { phaseAttribute, needsAttentionAttribute } from '../../temporal/search-attributes.ts';
import { serverArguments } from '../../temporal/server/arguments.ts';
import { cachedExecutable, findExecutable, NoTemporalServer } from '../../temporal/server/executable.ts';
import { readServerRecord } from '../../temporal/server/record.ts';
import { startTemporalServer, type TemporalServer } from '../../temporal/server/start.ts';
import { release, waiting } from './workflows/waiting.ts';
import { bundledWorkflows } from './bundled-workflows.ts';
import '../setup/quiet-runtime.ts';
import { isAlive } from '../processes/is-alive.ts';

let home: string;
let config: Config;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'runbooks-server-'));
  const { TEMPORAL_ADDRESS: _, ...environment } = process.env;
  config = readConfig({ ...environment, RUNBOOKS_HOME: home });
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

async function start(): Promise<TemporalServer> {
  const executable = await findExecutable({ cache: config.cache });
  return await startTemporalServer({ home, executable, ports: { port: await freePort() } });
}

test('a waiting run is continued after the server was killed and started again, at another port', async () => {
  const taskQueue = 'waiting';
  const workflowId = randomUUID();
  const first = await start();
  const client = await connect(config);
  await client.workflow.start(waiting, { taskQueue, workflowId, args: ['before'] });
  await client.connection.close();
  process.kill(first.pid, 'SIGKILL');
  await first.exited;

  const second = await start();
  expect(second.address).not.toBe(first.address);
  const again = await connect(config);
  await again.workflow.getHandle(workflowId).signal(release, 'after');
  const connection = await NativeConnection.connect({ address: second.address });
  const worker = await Worker.create({
    connection,
    taskQueue,
    dataConverter: await loadDataConverter(config, 'worker'),
    workflowBundle: { codePath: await bundledWorkflows() },
  });
  const result = await worker.runUntil(again.workflow.getHandle<typeof waiting>(workflowId).result());
  expect(result).toBe('before after');
  await connection.close();
  await again.connection.close();
  await second.stop();
  expect(isAlive(second.pid)).toBe(false);
  expect(await readServerRecord(home)).toBeUndefined();
}, 90_000);

test('runs can be found by the search attributes, and registering them once more adds none', async () => {
  const server = await start();
  const client = await connect(config);
  expect(await registerSearchAttributes(client.connection, 'default')).toEqual([]);
  await client.workflow.start(waiting, {
    taskQueue: 'nobody',
    workflowId: 'found',
    args: [''],
    typedSearchAttributes: [
      { key: phaseAttribute, value: 'needs-attention' },
      { key: needsAttentionAttribute, value: true },
    ],
  });
  const found: string[] = [];
  await until(async () => {
    const runs = client.workflow.list({ query: "Phase = 'needs-attention' AND NeedsAttention = true" });
    for await (const run of runs) found.push(run.workflowId);
    return found.length > 0;
  }, 20_000);
  expect(found).toEqual(['found']);
  await client.connection.close();
  await server.stop();
}, 60_000);

test('a server that somebody else has set up gets the search attributes, once, and runs can be looked for by them', async () => {
  const executable = await findExecutable({ cache: config.cache });
  const port = await freePort();
  // The settings of a server that isn't for development: what is new is used when it is next read from the database.
  const settings = [
    'system.forceSearchAttributesCacheRefreshOnRead=false',
    'system.namespaceCacheRefreshInterval="2s"',
  ];
  const bare = await spawnGuarded({
    command: executable,
    args: [
      'server',
      'start-dev',
      '--headless',
      '--ip=127.0.0.1',
      `--port=${port}`,
      ...settings.map((value) => `--dynamic-config-value=${value}`),
    ],
  });
  const connection = Connection.lazy({ address: `127.0.0.1:${port}` });
  try {
    let added: string[] = [];
    await until(async () => {
      added = await registerSearchAttributes(connection, 'default').catch(() => []);
      return added.length > 0;
    }, 30_000);
    expect(added).toEqual(['Runbook', 'Connection', 'Phase', 'NeedsAttention', 'RequestedBy']);
    await expect(workflowIds(new Client({ connection }), openRunsOf('any'))).resolves.toEqual([]);
    await expect(registerSearchAttributes(connection, 'default')).resolves.toEqual([]);
  } finally {
    await connection.close();
    await bare.stop();
  }
}, 90_000);

test('the server ends when the one who started it was killed by SIGKILL', async () => {
  const executable = await findExecutable({ cache: config.cache });
  const port = await freePort();
  const args = serverArguments({ ports: { port }, namespace: 'default', database: join(home, 'temporal.db') });
  const program = join(__dirname, '..', 'processes', 'programs', 'parent.mjs');
  const parent = spawn(process.execPath, [program, executable, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    // What the server prints follows.
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const { command } = JSON.parse(line) as { command: number };
    expect(isAlive(command)).toBe(true);
    parent.kill('SIGKILL');
    expect(await until(async () => !isAlive(command), 10_000)).toBe(true);
  } finally {
    parent.kill('SIGKILL');
  }
}, 60_000);

test('two homes never take each other’s server for their own', async () => {
  const other = await mkdtemp(join(tmpdir(), 'runbooks-other-'));
  const executable = await findExecutable({ cache: config.cache });
  const mine = await start();
  try {
    // As a backup of the home would be, taken while its server runs.
    await cp(join(home, 'temporal', 'server.json'), join(other, 'temporal', 'server.json'));
    const copied = { ...config, home: other };
    await expect(connect(copied)).rejects.toMatchObject({ name: 'NoServerOfHome', home: other, other: undefined });

    // The one that was killed leaves its record, and another home's server takes its port.
    process.kill(mine.pid, 'SIGKILL');
    await mine.exited;
    const port = Number(mine.address.split(':')[1]);
    const theirs = await startTemporalServer({ home: other, executable, ports: { port } });
    try {
      const refusal = { name: 'NoServerOfHome', home, other: mine.address };
      await expect(connect(config)).rejects.toMatchObject(refusal);
      await expect(connectionOptions(config)).rejects.toMatchObject(refusal);
      await (await connect(copied)).connection.close();
    } finally {
      await theirs.stop();
    }
  } finally {
    await mine.stop();
    await rm(other, { recursive: true });
  }
}, 90_000);

test('a server that can not be started is an error that names its log', async () => {
  const executable = join(home, 'failing');
  await writeFile(executable, '#!/bin/sh\necho "no space left" >&2\nexit 3\n', { mode: 0o755 });
  const port = await freePort();
  await expect(startTemporalServer({ home, executable, ports: { port } })).rejects.toThrow(
    join(home, 'temporal', 'server.log'),
  );
});

test('the history shard is not slowed down, and the UI knows where to decode', () => {
  const args = serverArguments({
    ports: { port: 7233, uiPort: 8233 },
    namespace: 'default',
    database: '/home/temporal.db',
    codecEndpoint: 'http://127.0.0.1:8081',
  });
  expect(args).toEqual(
    expect.arrayContaining([
      '--dynamic-config-value=history.transferProcessorMaxPollRPS=5000',
      '--dynamic-config-value=history.timerProcessorMaxTimeShift="10ms"',
      '--sqlite-pragma=journal_mode=WAL',
      '--search-attribute=NeedsAttention=Bool',
      '--ui-codec-endpoint=http://127.0.0.1:8081',
    ]),
  );
});

describe('finding a program', () => {
  let bin: string;
  beforeEach(async () => {
    bin = join(home, 'bin');
    await mkdir(bin);
  });

  const real = async (): Promise<string> => await findExecutable({ cache: config.cache });

  test('one on PATH comes first', async () => {
    await writeFile(join(bin, 'temporal'), `#!/bin/sh\nexec "${await real()}" "$@"\n`, { mode: 0o755 });
    expect(await findExecutable({ cache: home, environment: { PATH: bin } })).toBe(join(bin, 'temporal'));
  });

  test('another program of the same name is passed over', async () => {
    await writeFile(join(bin, 'temporal'), '#!/bin/sh\necho temporal 2.0, a calendar\n', { mode: 0o755 });
    const cached = cachedExecutable(home);
    await mkdir(join(cached, '..'), { recursive: true });
    await writeFile(cached, '');
    await chmod(cached, 0o755);
    expect(await findExecutable({ cache: home, environment: { PATH: bin } })).toBe(cached);
  });

  test('when none of the five ways works, all are named, with the reason of each', async () => {
    const progress: string[] = [];
    // Nothing on PATH, and no egress from this machine for the download.
    const environment = { PATH: bin, HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };
    const refusal: unknown = await findExecutable({
      cache: home,
      environment,
      progress: (line) => progress.push(line),
    }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NoTemporalServer);
    const ways = (refusal as NoTemporalServer).ways.join('\n');
    for (const way of ['TEMPORAL_ADDRESS', 'PATH', cachedExecutable(home), 'temporal.download', 'go is not on PATH']) {
      expect(ways).toContain(way);
    }
    expect(progress.join('\n')).toContain('Downloading the Temporal server');
  }, 60_000);

  test('what Go built is kept, and its progress was shown', async () => {
    const packages = Array.from({ length: 250 }, (_, index) => `example.com/package${index}`).join('\\n');
    const script = `#!/bin/sh\nprintf '${packages}\\n' >&2\nprintf '#!/bin/sh\\n' > "$GOBIN/temporal"\n/bin/chmod 755 "$GOBIN/temporal"\necho "$@" > "${home}/arguments"\n`;
    await writeFile(join(bin, 'go'), script, { mode: 0o755 });
    const progress: string[] = [];
    const environment = { PATH: bin, HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };
    const file = await findExecutable({ cache: home, environment, progress: (line) => progress.push(line) });
    expect(file).toBe(cachedExecutable(home));
    expect((await promisify(execFile)(file)).stdout).toBe('');
    expect(progress).toContain('Building the Temporal server: 200 packages so far');
    expect(await readFile(join(home, 'arguments'), 'utf8')).toContain('github.com/temporalio/cli/cmd/temporal@v1.5.1');
  }, 60_000);
});
