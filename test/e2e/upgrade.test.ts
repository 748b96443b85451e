/** A build with one more step comes under runs that wait: each run ends on the build that began it, or is named and rolled back. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TypedSearchAttributes } from '@temporalio/common';
import { stuckRunsCheck } from '../../client/checks/stuck-runs.ts';
import { run as confirm } from '../../client/commands/confirm.ts';
import { run as intervene } from '../../client/commands/intervene.ts';
import { run as list } from '../../client/commands/runs.ts';
import { run as statusCommand } from '../../client/commands/status.ts';
import type { Run } from '../../client/invocation.ts';
import type { Documents } from '../../client/json/documents.ts';
import { withRuns, type RunsClient } from '../../client/runs/with-runs.ts';
import type { Json } from '../../domain/json.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { until } from '../../processes/alive.ts';
import { spawnGuarded } from '../../processes/spawn-guarded.ts';
import { workflowBundle } from '../../scripts/workflow-bundle.mjs';
import { startUntilReady, type ReadyProgram } from '../../stack/ready-line.ts';
import { startWorker } from '../../stack/start-worker.ts';
import { buildOfRun } from '../../temporal/builds/run-build.ts';
import { workflowIdOf } from '../../domain/run-request.ts';
import { runbookAttribute } from '../../temporal/search-attributes.ts';
import { testIo } from '../client/test-io.ts';
import { keepList } from '../setup/keep-list.ts';
import { Installation, Onboarding } from './installation.ts';
import { tenantPicture } from './tenant-picture.ts';

jest.setTimeout(100_000);

const root = join(__dirname, '..', '..');
let installation: Installation;
let upgraded: string;
const workers = new Set<ReadyProgram>();
beforeAll(async () => {
  installation = await Installation.start(6000, ['--seed', '7'], 'ce-mailbox-oauth');
  upgraded = await upgradedCopy();
});
afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await installation.stop();
  await rm(upgraded, { recursive: true, force: true });
});

/** A second directory with the product, as an operator has it, whose runbook has one more step. */
async function upgradedCopy(): Promise<string> {
  // Where its programs find the packages that are installed.
  const cache = join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'upgraded-'));
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  const bundle = await workflowBundle(join(__dirname, 'upgraded', 'index.ts'));
  await writeFile(join(folder, 'dist', 'workflows', 'bundle.js'), await readFile(bundle));
  return folder;
}

function environment(more: Record<string, string> = {}): Record<string, string> {
  const { home, connectionsFile, taskQueue, temporal } = installation.config;
  return {
    RUNBOOKS_HOME: home,
    RUNBOOKS_CONNECTIONS: connectionsFile,
    RUNBOOKS_TASK_QUEUE: taskQueue,
    TEMPORAL_ADDRESS: temporal.connectionOptions.address ?? '',
    TEMPORAL_NAMESPACE: temporal.namespace,
    ...more,
  };
}

function program(folder: string, more: Record<string, string> = {}) {
  return {
    command: process.execPath,
    args: [join(folder, 'dist', 'worker.js')],
    env: { ...process.env, ...environment(more) },
    log: join(installation.home, 'logs', `${folder === root ? 'former' : 'upgraded'}.log`),
    grace: 15_000,
  };
}

async function startBuild(folder: string, more: Record<string, string> = {}): Promise<ReadyProgram> {
  const isReady = (line: object): boolean => 'ready' in line && line.ready === true;
  const worker = await startUntilReady({ ...program(folder, more), name: 'worker', timeout: 60_000, isReady });
  workers.add(worker);
  return worker;
}

async function kill(worker: ReadyProgram): Promise<void> {
  workers.delete(worker);
  process.kill(worker.pid, 'SIGKILL');
  await worker.exited;
}

async function begin(applicationName: string): Promise<Onboarding> {
  const mailboxes = await keepList(installation.home, ['ada.berg@contoso.example', 'scan.to.mail@contoso.example']);
  const given: Record<string, Json> = await installation.example({ mailboxes, applicationName });
  const request = await installation.request('apply', given);
  const { taskQueue } = installation.config;
  const handle = await installation.client.workflow.start('ceMailboxOauth', {
    taskQueue,
    // What is shown of a run, before it is rolled back, must be of the run that its ID names.
    workflowId: workflowIdOf(request),
    args: [request],
    memo: await installation.memo(),
    typedSearchAttributes: new TypedSearchAttributes([{ key: runbookAttribute, value: request.runbook }]),
  });
  return new Onboarding(handle);
}

async function answer(command: Run, run: string, options: Record<string, unknown> = {}): Promise<unknown> {
  const { io } = testIo({ environment: environment() });
  const given = { by: 'bob', ...options };
  return await Promise.resolve(command({ args: [run], options: given, words: [] }, io)).catch(
    (error: unknown) => error,
  );
}

/** What the plan under decision, or the one that was approved, is to change: the kinds, in their order. */
async function plannedBy({ handle }: Onboarding): Promise<string[]> {
  const plan = await handle.query<Plan | null>('plan');
  return (plan?.steps ?? []).flatMap((step) => (step.kind === 'change' ? [`${step.action} ${step.resource}`] : []));
}

const buildOf = async ({ handle }: Onboarding) => buildOfRun(await handle.describe());
const idOf = (worker: ReadyProgram): string => (worker.ready as { build: string }).build;

it('runs end on the build that began them; without it they are named, and rolled back from the journal', async () => {
  const former = await startBuild(root);
  const waiting = await begin('CE Waiting');
  await waiting.reaches('awaiting-approval');
  const applied = await begin('CE Applied');
  await applied.approve();
  await applied.reaches('awaiting-manual-step');
  const before = await tenantPicture(installation);
  const left = await begin('CE Left');
  await left.approve();
  await left.reaches('awaiting-manual-step');

  const newer = await startBuild(upgraded);
  expect(idOf(newer)).not.toBe(idOf(former));
  const third = await begin('CE Third');
  await third.reaches('awaiting-approval');
  expect([await buildOf(waiting), await buildOf(left), await buildOf(third)]).toEqual([
    idOf(former),
    idOf(former),
    idOf(newer),
  ]);
  const planned = await plannedBy(waiting);
  expect(planned[0]).toBe('create application');
  for (const run of [applied, left]) expect(await plannedBy(run)).toEqual(planned);
  expect(await plannedBy(third)).toEqual(['create management-scope', ...planned]);
  const { handle } = waiting;
  await handle.executeUpdate('decide', {
    args: [{ decision: 'reject', planHash: (await waiting.status())?.plan?.hash, by: 'bob' }],
  });
  expect(await waiting.ends()).toMatchObject({ outcome: 'rejected' });
  expect(await applied.carryOn()).toMatchObject({ outcome: 'done' });
  expect([await buildOf(waiting), await buildOf(applied)]).toEqual([idOf(former), idOf(former)]);

  await kill(former);
  await kill(newer);
  const run = left.handle.workflowId;
  const lines: string[] = [];
  const refused = await spawnGuarded({
    ...program(upgraded),
    onLine: (line) => void lines.push(line),
    logStdout: false,
  });
  expect(await refused.exited).toMatchObject({ code: 1 });
  const log = await readFile(join(installation.home, 'logs', 'upgraded.log'), 'utf8');
  expect(log).toMatch(/The worker can't run: .*open-runs-differ/);
  expect(log).toContain(run);
  expect(log).toContain(idOf(former));
  expect(log).not.toContain(`${third.handle.workflowId} of build`);
  expect(lines).toEqual([]);

  const leaving = await startBuild(upgraded, { RUNBOOKS_LEAVE_RUNS: run });
  const getsStuck = async (runs: RunsClient): Promise<boolean> =>
    until(async () => (await stuckRunsCheck(runs)).result === 'wrong', 100_000, 1000);
  // A worker that was killed polls for a minute more, as far as the server knows.
  expect(await withRuns({ environment: environment() }, getsStuck)).toBe(true);
  const { document } = (await answer(statusCommand, run)) as { document: Documents['status'] };
  expect(document.stuck).toMatchObject({ code: 'build-not-running', build: idOf(former) });
  const listed = testIo({ environment: environment(), json: true });
  await list({ args: [], options: { limit: '1000' }, words: [] }, listed.io);
  expect(
    listed
      .out()
      .split('\n')
      .find((line) => line.includes(run)),
  ).toContain('build-not-running');
  expect(await answer(confirm, run)).toMatchObject({ code: 'build-not-running', exitCode: 1 });
  expect(await answer(intervene, run, { command: 'rollback' })).toMatchObject({ code: 'not-confirmed' });

  const audited = (await installation.audit()).length;
  const waits = await answer(intervene, run, { command: 'rollback', yes: true });
  expect(waits).toMatchObject({ exit: 3, document: { phase: 'needs-attention', plan: { stage: null } } });
  expect(await answer(intervene, run, { command: 'rollback' })).toMatchObject({ code: 'plan-unnamed' });
  const { plan } = (waits as { document: Documents['started'] }).document;
  const named = { command: 'rollback', plan: plan?.hash.slice(0, 8), reason: 'upgrade' };
  const rolling = await answer(intervene, run, named);
  expect(rolling).toMatchObject({ exit: 0, document: { state: 'taken', by: 'bob', planHash: plan?.hash } });
  const record = (await installation.client.workflow.getHandle(run).result()) as RunRecord;
  expect(record).toMatchObject({
    outcome: 'rolled-back',
    residual: [],
    interventions: [{ by: 'bob', reason: 'upgrade' }],
  });
  expect(await tenantPicture(installation)).toEqual(before);
  const undone = (await installation.audit()).slice(audited).map(({ operation, target }) => `${operation} ${target}`);
  expect(new Set(undone).size).toBe(undone.length);

  // The way back is the same: what starts the worker says why it could not begin.
  await kill(leaving);
  const starting = startWorker(installation.config, join(installation.home, 'logs', 'back.log'));
  await expect(starting).rejects.toThrow(/^The worker can't run: .*open-runs-differ/);
  await expect(starting).rejects.toThrow(third.handle.workflowId);
});
