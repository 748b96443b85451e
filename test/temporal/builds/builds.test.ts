/** Which build new runs go to, and what a worker does about the runs of another one, on a real server. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { TypedSearchAttributes } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { until } from '../../../processes/alive.ts';
import { bundledWorkflows } from '../bundled-workflows.ts';
import { compareReleases, deploymentOf, deploymentOptions, type Build } from '../../../temporal/builds/build.ts';
import { becomeCurrent } from '../../../temporal/builds/current-build.ts';
import { refuseDiffering } from '../../../temporal/builds/in-service.ts';
import { buildOfRun } from '../../../temporal/builds/run-build.ts';
import { TakeOver } from '../../../temporal/builds/take-over.ts';
import { loadCodec } from '../../../temporal/data-converter.ts';
import { runbookAttribute } from '../../../temporal/search-attributes.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';

jest.setTimeout(60_000);

let environment: TestEnvironment;
let taskQueue: string;
beforeAll(async () => {
  environment = await testEnvironment();
});
const stops = new Set<() => Promise<void>>();
beforeEach(() => {
  taskQueue = `builds.${randomUUID()}`;
});
afterEach(async () => {
  for (const stop of stops) await stop();
});
afterAll(() => environment.close());

const build = (id: string): Build => ({ deployment: deploymentOf(taskQueue), id });
/** No process has it: it is beyond what Linux gives out. */
const ended = `4194305@${hostname()}`;

async function working(
  id: string,
  code: 'waiting' | 'waiting-changed',
  identity: string,
): Promise<() => Promise<void>> {
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    namespace: environment.namespace,
    taskQueue,
    identity,
    dataConverter: environment.dataConverter,
    workflowBundle: { codePath: await bundledWorkflows(code) },
    workerDeploymentOptions: deploymentOptions(build(id)),
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

async function current(id: string): Promise<string | undefined> {
  let answer: string | undefined;
  const isListed = async (): Promise<boolean> =>
    (answer = await becomeCurrent(environment.client, taskQueue, build(id))) !== undefined;
  await until(isListed, 20_000);
  return answer;
}

async function begun(): Promise<string> {
  const workflowId = `build/contoso/${randomUUID()}`;
  const { client } = environment;
  const handle = await client.workflow.start('waiting', {
    workflowId,
    taskQueue,
    args: ['given'],
    typedSearchAttributes: new TypedSearchAttributes([{ key: runbookAttribute, value: 'build' }]),
  });
  expect(await until(async () => (await handle.describe()).historyLength > 8, 20_000)).toBe(true);
  const isListed = async () => (await client.workflow.count(`TaskQueue = '${taskQueue}'`)).count > 0;
  expect(await until(isListed, 20_000)).toBe(true);
  return workflowId;
}

async function takeOver(id: string, code: 'waiting' | 'waiting-changed'): Promise<TakeOver> {
  const dataConverter = { payloadCodecs: [await loadCodec(environment.config, 'replay')] };
  const options = { workflowBundle: { codePath: await bundledWorkflows(code) }, dataConverter };
  return new TakeOver(environment.client, taskQueue, build(id), options);
}

const buildNow = async (run: string) => buildOfRun(await environment.client.workflow.getHandle(run).describe());

test('the build that joins last is current; an earlier one, and an older release, only once it has no worker', async () => {
  const first = await working('1.0.0-a', 'waiting', 'one@elsewhere');
  expect(await current('1.0.0-a')).toBe('1.0.0-a');
  const second = await working('1.0.0-b', 'waiting', ended);
  expect(await current('1.0.0-b')).toBe('1.0.0-b');
  const third = await working('1.1.0-c', 'waiting', 'three@elsewhere');
  expect(await current('1.1.0-c')).toBe('1.1.0-c');
  expect([await current('1.0.0-a'), await current('1.0.0-b')]).toEqual(['1.1.0-c', '1.1.0-c']);
  await working('1.0.9-d', 'waiting', ended);
  expect(await current('1.0.9-d')).toBe('1.1.0-c');
  await Promise.all([first(), second(), third()]);
  expect(await current('1.1.0-c')).toBe('1.1.0-c');
});

test('an earlier build becomes current again when the current one has ended', async () => {
  const first = await working('1.0.0-a', 'waiting', 'one@elsewhere');
  await current('1.0.0-a');
  const second = await working('1.0.0-b', 'waiting', ended);
  expect(await current('1.0.0-b')).toBe('1.0.0-b');
  await second();
  expect(await current('1.0.0-a')).toBe('1.0.0-a');
  await first();
});

test('a run is not moved while a worker of its own build may poll', async () => {
  const former = await working('1.0.0-a', 'waiting-changed', 'one@elsewhere');
  await current('1.0.0-a');
  const run = await begun();
  const newer = await working('1.1.0-b', 'waiting-changed', 'two@elsewhere');
  await current('1.1.0-b');
  const taking = await takeOver('1.1.0-b', 'waiting-changed');
  expect(await taking.differing()).toEqual([]);
  expect(await taking.takeOver()).toEqual({ moved: [], differing: [] });
  expect(await buildNow(run)).toBe('1.0.0-a');
  await Promise.all([former(), newer()]);
  await environment.client.workflow.getHandle(run).terminate();
});

test('a run that does not fit is named, and stays with its build; one that fits is moved, and ends on the other one', async () => {
  const former = await working('1.0.0-a', 'waiting-changed', ended);
  await current('1.0.0-a');
  const [run, fits] = [await begun(), await begun()];
  await former();
  const other = await takeOver('1.1.0-b', 'waiting');
  const differing = await other.differing();
  expect(new Map(differing.map((each) => [each.run, each.build]))).toEqual(
    new Map([run, fits].map((id) => [id, '1.0.0-a'])),
  );
  expect(differing[0]?.reason).toContain('TMPRL1100');
  expect(() => refuseDiffering(differing, [run])).toThrow(expect.objectContaining({ code: 'open-runs-differ' }));
  expect(() => refuseDiffering(differing, [run, fits])).not.toThrow();

  await working('1.1.0-b', 'waiting', 'two@elsewhere');
  await current('1.1.0-b');
  expect((await other.takeOver()).moved).toEqual([]);
  expect(await buildNow(run)).toBe('1.0.0-a');

  await working('1.2.0-c', 'waiting-changed', 'three@elsewhere');
  await current('1.2.0-c');
  const fitting = await takeOver('1.2.0-c', 'waiting-changed');
  expect(await fitting.differing()).toEqual([]);
  expect((await fitting.takeOver()).moved.map(({ run: id }) => id).toSorted()).toEqual([run, fits].toSorted());
  const { workflow } = environment.client;
  await workflow.getHandle(run).signal('release', 'released');
  expect(await workflow.getHandle(run).result()).toBe('given released');
  expect(await buildNow(run)).toBe('1.2.0-c');
});

test.each([
  ['0.1.0-a', '0.1.0-b', 0],
  ['0.1.0-a', '0.2.0-a', -1],
  ['0.10.0-a', '0.9.0-a', 1],
  ['1.0.0-a', '0.9.9-a', 1],
])('release of %s against that of %s', (one, other, order) => {
  expect(Math.sign(compareReleases(one, other))).toBe(order);
});

test('a deployment of each task queue, by a name that has no separator of a build ID', () => {
  expect(['exchange-runbooks', 'a.b', 'a:b', 'a/b'].map(deploymentOf)).toEqual([
    'exchange-runbooks',
    'a%2Eb',
    'a%3Ab',
    'a/b',
  ]);
});
