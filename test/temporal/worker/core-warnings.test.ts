/** What the SDK's core warns of stands in the worker's log. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { parse } from 'yaml';
import { Worker } from '@temporalio/worker';
import { paceSchema } from '../../../domain/run-request.ts';
import { until } from '../../../processes/alive.ts';
import { bundledWorkflows } from '../bundled-workflows.ts';
import { skipWithout } from '../../setup/required-parts.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';
import { isBuilt, WorkerProcess } from './worker-process.ts';

if (!isBuilt) skipWithout('build', "the core's warnings in the worker's log");

let environment: TestEnvironment;
beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.close());

(isBuilt ? describe : describe.skip)('the log', () => {
  test('names a run whose history is not that of its code, as a warning', async () => {
    const taskQueue = `worker-${randomUUID()}`;
    const handle = await begunByOtherCode(taskQueue);
    const worker = await WorkerProcess.start({
      TEMPORAL_ADDRESS: environment.address,
      RUNBOOKS_TASK_QUEUE: taskQueue,
    });
    try {
      await worker.isReady();
      await handle.signal('decide');
      const warned = () =>
        worker.log.find(
          (line) => line['msg'] === 'Failing workflow task' && line['runId'] === handle.firstExecutionRunId,
        );
      expect(await until(async () => warned() !== undefined, 40_000)).toBe(true);
      expect(warned()).toMatchObject({ level: 40, sdkComponent: 'core' });
      expect(JSON.stringify(warned())).toContain('TMPRL1100');
    } finally {
      await handle.terminate();
      await worker.remove();
    }
  }, 120_000);
});

/** A run of a workflow type of the product, which has slept so far. */
async function begunByOtherCode(taskQueue: string): Promise<WorkflowHandleWithFirstExecutionRunId> {
  const { nativeConnection: connection, namespace } = environment;
  // Not encrypted: the two workers have no keys in common.
  const client = new Client({ connection: environment.client.connection, namespace });
  const codePath = await bundledWorkflows();
  const worker = await Worker.create({ connection, namespace, taskQueue, workflowBundle: { codePath } });
  return await worker.runUntil(async () => {
    const handle = await client.workflow.start('clientSenseOnline', {
      taskQueue,
      workflowId: randomUUID(),
      args: [await request()],
    });
    const sleeps = async (): Promise<boolean> =>
      (await handle.fetchHistory()).events?.some((event) => event.timerStartedEventAttributes != null) === true;
    if (!(await until(sleeps, 20_000))) throw new Error('It does not sleep.');
    return handle;
  });
}

async function request(): Promise<object> {
  const example = join(__dirname, '..', '..', '..', 'examples', 'client-sense-online.yaml');
  const input: unknown = parse(await readFile(example, 'utf8'));
  const asked = { runbook: 'client-sense-online', connection: 'simulated', subject: 'x', requestedBy: 'ann' };
  return { ...asked, mode: 'plan', input, changeTicket: 'CHG-1', pace: paceSchema.parse({}) };
}
