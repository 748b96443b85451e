/** Runs that no worker which polls can continue: every command that shows or decides about one says so. */
import { randomUUID } from 'node:crypto';
import { TypedSearchAttributes } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { stuckRunsCheck } from '../../client/checks/stuck-runs.ts';
import { run as cancel } from '../../client/commands/cancel.ts';
import { run as list } from '../../client/commands/runs.ts';
import { run as status } from '../../client/commands/status.ts';
import { run as watch } from '../../client/commands/watch.ts';
import type { Documents } from '../../client/json/documents.ts';
import { describeRun } from '../../client/runs/describe-run.ts';
import { planRollbackFromJournal } from '../../client/runs/roll-back-from-journal.ts';
import { withoutItsBuild } from '../../client/runs/stuck-run.ts';
import { withRuns } from '../../client/runs/with-runs.ts';
import { until } from '../../processes/alive.ts';
import { bundledWorkflows } from './bundled-workflows.ts';
import { runbookAttribute } from '../../temporal/search-attributes.ts';
import { testIo } from '../client/test-io.ts';
import { testEnvironment, type TestEnvironment } from '../setup/temporal.ts';

let environment: TestEnvironment;
let commandLine: Record<string, string>;
beforeAll(async () => {
  environment = await testEnvironment();
  commandLine = {
    RUNBOOKS_HOME: environment.config.home,
    RUNBOOKS_TASK_QUEUE: environment.taskQueue,
    TEMPORAL_ADDRESS: environment.address,
    TEMPORAL_NAMESPACE: environment.namespace,
  };
});
const stops = new Set<() => Promise<void>>();
afterAll(async () => {
  for (const stop of stops) await stop();
  await environment.close();
});

/** A worker of the workflow that begins with a timer, or of the one from which the timer was taken: it fits no history of the other. */
async function working(code: 'waiting' | 'waiting-changed'): Promise<() => Promise<void>> {
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    namespace: environment.namespace,
    taskQueue: environment.taskQueue,
    dataConverter: environment.dataConverter,
    workflowBundle: { codePath: await bundledWorkflows(code) },
    stickyQueueScheduleToStartTimeout: '1 second',
  });
  const running = worker.run();
  const stop = async (): Promise<void> => {
    stops.delete(stop);
    worker.shutdown();
    await running;
  };
  stops.add(stop);
  return stop;
}

async function start(): Promise<string> {
  const run = `stuck/contoso/${randomUUID()}`;
  await environment.client.workflow.start('waiting', {
    workflowId: run,
    taskQueue: environment.taskQueue,
    args: ['given'],
    typedSearchAttributes: new TypedSearchAttributes([{ key: runbookAttribute, value: 'stuck' }]),
  });
  return run;
}

async function statusOf(run: string): Promise<{ document: Documents['status']; exit: number }> {
  const { io } = testIo({ environment: commandLine });
  return (await status({ args: [run], options: {}, words: [] }, io)) as { document: Documents['status']; exit: number };
}

async function becomesStuck(run: string): Promise<Documents['status']> {
  expect(await until(async () => (await statusOf(run)).document.stuck !== null, 20_000)).toBe(true);
  const { document, exit } = await statusOf(run);
  expect(exit).toBe(1);
  return document;
}

test('whose workflow task fails: status, watch, runs, doctor and a decision say so', async () => {
  const was = await working('waiting-changed');
  const [run, waits] = [await start(), await start()];
  const handle = environment.client.workflow.getHandle(run);
  const begun = async (id: string) => (await environment.client.workflow.getHandle(id).describe()).historyLength > 5;
  expect(await until(async () => (await begun(run)) && (await begun(waits)), 20_000)).toBe(true);
  await was();

  const changed = await working('waiting');
  await handle.signal('release', 'released');
  const { stuck, next } = await becomesStuck(run);
  expect(stuck).toMatchObject({
    code: 'workflow-task-fails',
    advice: expect.stringContaining(`runbook rollback ${run}`),
  });
  expect(stuck?.attempts).toBeGreaterThan(1);
  expect(stuck?.said).toContain('Nondeterminism');
  expect(next.some((command) => command.startsWith(`runbook rollback ${run}`))).toBe(true);

  const seen = testIo({ environment: commandLine });
  expect(await watch({ args: [run], options: {}, words: [] }, seen.io)).toBe(3);
  expect(seen.out()).toContain('stuck');
  const deciding = cancel({ args: [run], options: { by: 'ann', yes: true }, words: [] }, seen.io);
  await expect(deciding).rejects.toMatchObject({ code: 'workflow-task-fails', exitCode: 1 });

  const isListed = async () => {
    const listed = testIo({ environment: commandLine, json: true });
    await list({ args: [], options: { limit: '1000' }, words: [] }, listed.io);
    const lines = listed.out().trim().split('\n');
    const found = lines.map((line) => JSON.parse(line) as Documents['status']);
    const codes = new Map(found.map((each) => [each.run, each.stuck?.code]));
    return codes.has(waits) && codes.get(waits) === undefined && codes.get(run) === 'workflow-task-fails';
  };
  expect(await until(isListed, 20_000)).toBe(true);
  const check = await withRuns({ environment: commandLine }, stuckRunsCheck);
  expect(check).toMatchObject({ result: 'wrong', detail: expect.stringContaining(run) });
  expect(check.detail).not.toContain(waits);
  for (const id of [run, waits]) await environment.client.workflow.getHandle(id).terminate();
  expect(await statusOf(run)).toMatchObject({ document: { stuck: null }, exit: 0 });
  await changed();
}, 60_000);

test('one that has come to its end meanwhile is not rolled back from the journal', async () => {
  const stop = await working('waiting');
  const run = await start();
  const handle = environment.client.workflow.getHandle(run);
  await handle.signal('release', 'released');
  await handle.result();
  const { runId, status: ended } = await handle.describe();
  const said = { run, runId, by: 'bob', given: undefined, mayAsk: true };
  const { io } = testIo({ environment: commandLine });
  const answer = await withRuns({ environment: commandLine }, async (runs) =>
    planRollbackFromJournal(await describeRun(run, runs), said, { options: {} }, runs, io),
  );
  expect([ended.name, answer]).toEqual(['COMPLETED', undefined]);
  expect((await handle.describe()).runId).toBe(runId);
  await stop();
}, 60_000);

test.each([
  ['no worker of its build polls, and one of another does', 'a', ['b', null], 'a', 'a'],
  ['its build polls', 'a', ['a', 'b'], 'b', undefined],
  ['it was not begun, and the build to which new runs go does not poll', null, ['b'], 'a', 'a'],
  ['it was not begun, and the build to which new runs go polls', null, ['a'], 'a', undefined],
  ['builds are not used', null, [null], null, undefined],
  ['nobody polls: it waits for any worker', 'a', [], 'a', undefined],
] as const)('whether a run is stuck where %s', (_, build, builds, currentBuild, lacks) => {
  const stuck = withoutItsBuild('a/b/c', build, { builds, currentBuild });
  expect(stuck?.build).toBe(lacks);
  expect(stuck?.code).toBe(lacks === undefined ? undefined : 'build-not-running');
});
