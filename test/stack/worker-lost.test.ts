/** A worker that lost a part of itself ends the development stack with it, which says what has ended and where it is told. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { partEndedProblem } from '../../client/stack/part-ended.ts';
import { startDevStack } from '../../stack/dev-stack.ts';
import { skipWithout } from '../setup/required-parts.ts';
import { testEnvironment, type TestEnvironment } from '../setup/temporal.ts';
import { isBuilt } from '../temporal/worker/worker-process.ts';

if (!isBuilt) skipWithout('build', 'a stack whose worker loses a part');

const preload = join(__dirname, '..', 'temporal', 'worker', 'lose-a-part.mjs');
const { NODE_OPTIONS: options } = process.env;

let environment: TestEnvironment;
let home: string;
beforeAll(async () => {
  environment = await testEnvironment();
  home = await mkdtemp(join(tmpdir(), 'worker-lost-'));
  Object.assign(process.env, { NODE_OPTIONS: `--import ${pathToFileURL(preload).href}`, LOSE: 'threads' });
});
afterAll(async () => {
  delete process.env.LOSE;
  if (options === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = options;
  await environment.close();
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
});

(isBuilt ? describe : describe.skip)('runbook dev', () => {
  test('notices a lost part of its worker, and names the log', async () => {
    const config = { ...environment.config, home, taskQueue: environment.taskQueue };
    const stack = await startDevStack({ config, ports: 'free', simulator: false });
    try {
      process.kill(stack.pids.workers.workflows ?? 0, 'SIGUSR2');
      const ended = await stack.partEnded;
      expect(ended).toMatchObject({ part: 'workflows worker', exit: { code: 70, signal: null } });
      const { code, message } = partEndedProblem(ended);
      expect({ code, message }).toEqual({
        code: 'part-ended',
        message: 'The workflows worker has ended (exit code 70).',
      });
      expect(await readFile(ended.log, 'utf8')).toContain('The worker ends. A thread that runs workflows has ended');
    } finally {
      await stack.stop();
    }
  }, 60_000);
});
