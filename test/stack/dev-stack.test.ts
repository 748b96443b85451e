/** Everything for one home folder, with the built programs; killed, and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from '../../processes/alive.ts';
import { skipWithout } from '../setup/required-parts.ts';
import { isAlive } from '../processes/is-alive.ts';

const dist = join(__dirname, '..', '..', 'dist');
const built = ['worker.js', 'stack/dev-stack.js'].every((file) => existsSync(join(dist, file)));
if (!built) skipWithout('build', 'the development stack');

/** Starts the stack, prints what it got, and lives until it is killed. */
const script = `
const { startDevStack } = await import(process.argv[1] + '/stack/dev-stack.js');
const { readConfig } = await import(process.argv[1] + '/config.js');
const { temporal, pids, simulator } = await startDevStack({ config: readConfig(), ports: 'free', simulator: { scale: 60 } });
process.stdout.write(JSON.stringify({ temporal, pids, authority: simulator.authority }) + '\\n');
setInterval(() => {}, 1000);
`;

interface Started {
  temporal: { address: string; ui: string; codecEndpoint: string };
  pids: { temporal: number; simulator: number; workers: Record<'workflows' | 'apply', number> };
  authority: string;
}

let home: string;
let parent: ChildProcess;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'runbooks-stack-'));
});
afterAll(async () => {
  parent?.kill('SIGKILL');
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
});

async function start(): Promise<Started> {
  const { TEMPORAL_ADDRESS: _, ...environment } = process.env;
  parent = spawn(process.execPath, ['--input-type=module', '-e', script, pathToFileURL(dist).href], {
    env: { ...environment, RUNBOOKS_HOME: home, RUNBOOKS_LEAVE_RUNS: 'another/run' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  parent.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await until(async () => text.endsWith('\n') || parent.exitCode !== null, 90_000);
  return JSON.parse(text) as Started;
}

const processes = ({ pids: { workers, ...others } }: Started) => Object.values({ ...workers, ...others });

async function variablesOf(pid: number): Promise<string[]> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
  return environment.split('\0').map((entry) => entry.split('=')[0] ?? '');
}

(built ? describe : describe.skip)('the built programs', () => {
  test('everything starts, ends when it is killed, and starts again at once for the same home', async () => {
    const first = await start();
    const ready = JSON.parse(await readFile(join(home, 'simulator', 'ready.json'), 'utf8')) as { authority: string };
    expect(ready.authority).toBe(first.authority);
    expect((await fetch(first.temporal.ui)).status).toBe(200);
    // The UI is given the address of the endpoint, and the endpoint accepts it.
    const settings = (await (await fetch(`${first.temporal.ui}/api/v1/settings`)).json()) as { Codec: object };
    expect(settings.Codec).toMatchObject({ Endpoint: first.temporal.codecEndpoint });
    const asked = await fetch(`${first.temporal.codecEndpoint}/decode`, {
      method: 'OPTIONS',
      headers: { origin: first.temporal.ui },
    });
    expect(asked.status).toBe(204);
    if (process.platform === 'linux') {
      expect(await variablesOf(first.pids.workers.workflows)).toContain('RUNBOOKS_LEAVE_RUNS');
      expect(await variablesOf(first.pids.workers.apply)).not.toContain('RUNBOOKS_LEAVE_RUNS');
      for (const pid of [first.pids.temporal, first.pids.simulator]) {
        expect((await variablesOf(pid)).filter((name) => /^(?:RUNBOOKS|TEMPORAL)_/.test(name))).toEqual([]);
      }
    }

    parent.kill('SIGKILL');
    const second = await start();
    for (const pid of [first.pids.temporal, first.pids.simulator]) expect(isAlive(pid)).toBe(false);
    for (const pid of processes(second)) expect(isAlive(pid)).toBe(true);

    parent.kill('SIGKILL');
    const gone = async (): Promise<boolean> => processes(second).every((pid) => !isAlive(pid));
    expect(await until(gone, 30_000)).toBe(true);
  }, 180_000);
});
