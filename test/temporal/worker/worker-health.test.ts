/** What a worker's health check answers, while its process is blocked, and while what it needs is away. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { until } from '../../../processes/alive.ts';
import { skipWithout } from '../../setup/required-parts.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';
import { guardedServer } from './guarded-server.ts';
import { isBuilt, WorkerProcess } from './worker-process.ts';

if (!isBuilt) skipWithout('build', "a worker's health check");

let environment: TestEnvironment;
/** A worker whose thread for workflows gets nothing done, and what it was given: begun first, and looked at last. */
let stuck: WorkerProcess;
let given: WorkflowHandle | undefined;
let worker: WorkerProcess | undefined;
beforeAll(async () => {
  environment = await testEnvironment();
  if (!isBuilt) return;
  stuck = await WorkerProcess.start({ TEMPORAL_ADDRESS: environment.address, LOSE: 'messages' }, 'lose-a-part.mjs');
  await stuck.isReady();
  stuck.kill('SIGUSR2');
  const { client } = environment;
  given = await client.workflow.start('clientSenseOnline', { taskQueue: stuck.taskQueue, workflowId: randomUUID() });
}, 60_000);
afterEach(() => worker?.remove());
afterAll(async () => {
  await given?.terminate();
  await stuck?.remove();
  await environment.close();
});

const well = { code: 0, said: '' };

(isBuilt ? describe : describe.skip)('the health check', () => {
  test('of a stopped process fails until it goes on; of one that is gone it fails', async () => {
    worker = await WorkerProcess.start({ TEMPORAL_ADDRESS: environment.address });
    await worker.isReady();
    expect(await worker.health('--live', '--within', '5')).toEqual(well);
    worker.kill('SIGSTOP');
    const stoppedAt = performance.now();
    await sleep(2_000);
    const { pid, home } = worker;
    const it = worker;
    await until(async () => (await it.health('--live', '--within', '3')).code === 1, 15_000);
    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    expect(await it.health('--live', '--within', '3')).toEqual({
      code: 1,
      said: expect.stringMatching(new RegExp(`^The worker with process ID ${pid} has been silent for \\d+ s: `)),
    });
    expect((await it.health('--ready', '--within', '3')).code).toBe(1);
    it.kill('SIGCONT');
    expect(await until(async () => (await it.health('--live', '--within', '3')).code === 0, 10_000)).toBe(true);
    it.kill('SIGKILL');
    await it.ends(10_000);
    const none = { code: 1, said: `No worker runs on this machine with RUNBOOKS_HOME ${home}.\n` };
    expect(await it.health('--live')).toEqual(none);
  }, 90_000);

  test('says ready once each task queue is polled and the journal answers, and no longer while the server is away', async () => {
    const guarded = await guardedServer(environment.address);
    worker = await WorkerProcess.start({ TEMPORAL_ADDRESS: guarded.address });
    const it = worker;
    await it.isReady();
    expect(await until(async () => (await it.health()).code === 0, 30_000)).toBe(true);
    expect(await it.health('--ready')).toEqual(well);
    guarded.close();
    expect(await it.health('--ready')).toEqual({
      code: 1,
      said: expect.stringContaining('No Temporal server answers'),
    });
    // It isn't the worker that has to be started again.
    expect(await it.health('--live')).toEqual(well);
    it.kill('SIGTERM');
    expect((await it.ends(16_000)).said).toEqual([]);
  }, 120_000);

  test('is not ready while the database of the journal is away, and alive', async () => {
    worker = await WorkerProcess.start({
      TEMPORAL_ADDRESS: environment.address,
      RUNBOOKS_DATABASE: 'postgres://nobody:x@127.0.0.1:1/none',
    });
    const it = worker;
    await it.isReady();
    expect(await it.health('--live')).toEqual(well);
    const { code, said } = await it.health();
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('The journal ') });
  }, 60_000);

  test('refuses options that it does not know', async () => {
    expect((await stuck.health('--within', 'soon')).code).toBe(2);
    expect((await stuck.health('--alive')).code).toBe(2);
  }, 60_000);

  test('of a thread that gets no workflow done fails, and says which', async () => {
    expect(await until(async () => (await stuck.health('--live')).code === 1, 40_000)).toBe(true);
    expect((await stuck.health('--live')).said).toContain(
      `The thread that runs the workflows of ${stuck.taskQueue} is stuck`,
    );
  }, 60_000);
});
