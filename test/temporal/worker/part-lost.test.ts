/** A worker that lost a part of itself ends, says which one and why, and doesn't go on with the rest. */
import { notificationScheduleId } from '../../../temporal/notification-schedule.ts';
import { skipWithout } from '../../setup/required-parts.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';
import { guardedServer, type GuardedServer } from './guarded-server.ts';
import { isBuilt, WorkerProcess } from './worker-process.ts';

if (!isBuilt) skipWithout('build', 'workers that lose a part');

let environment: TestEnvironment;
let guarded: GuardedServer;
let refused: WorkerProcess;
let worker: WorkerProcess | undefined;
beforeAll(async () => {
  environment = await testEnvironment();
  if (!isBuilt) return;
  guarded = await guardedServer(environment.address);
  refused = await WorkerProcess.start({ TEMPORAL_ADDRESS: guarded.address });
  await refused.isReady();
  guarded.revoke('PollWorkflowTaskQueue');
}, 60_000);
afterEach(() => worker?.remove());
afterAll(async () => {
  await refused?.remove();
  guarded?.close();
  await environment.close();
});

const started = async (variables: NodeJS.ProcessEnv): Promise<WorkerProcess> => {
  worker = await WorkerProcess.start({ TEMPORAL_ADDRESS: environment.address, ...variables }, 'lose-a-part.mjs');
  await worker.isReady();
  // Without it the worker has nothing to do.
  await environment.client.schedule.getHandle(notificationScheduleId(worker.taskQueue)).delete();
  return worker;
};

(isBuilt ? describe : describe.skip)('the process ends', () => {
  test.each([
    ['threads', 'while it has no work', 'A thread that runs workflows has ended: exit code 1'],
    ['rejection', 'with its words', 'A rejection that nothing has handled: nobody waits for this'],
    ['exception', 'with its words', 'An error that nothing has caught: nobody catches this'],
  ])(
    'when it loses its %s, %s',
    async (part, _how, reason) => {
      const it = await started({ LOSE: part });
      it.kill('SIGUSR2');
      const { code, said } = await it.ends(20_000);
      expect({ code, said }).toEqual({ code: 70, said: [`The worker ends. ${reason}`] });
      expect((await it.health('--live')).code).toBe(1);
    },
    60_000,
  );

  test('when it is asked to, with nothing to say', async () => {
    const it = await started({});
    it.kill('SIGTERM');
    expect(await it.ends(20_000)).toMatchObject({ code: 0, said: [] });
  }, 60_000);

  // The SDK's core takes a refusal for a passing one for a minute: begun first, and looked at last.
  test('when one of its task queues is refused to it, and with it the other one', async () => {
    const { code, said } = await refused.ends(90_000);
    expect(code).toBe(70);
    expect(said).toEqual([expect.stringContaining(`Its part for the task queue ${refused.taskQueue} has failed: `)]);
    expect(said[0]).toContain('Request unauthorized.');
  }, 100_000);
});
