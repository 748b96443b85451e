/** A worker of the toy world on the tests' real server, and the ways a test starts and steers its runs. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { registerActivities } from '../../../activities/registry.ts';
import { HeartbeatInterceptor } from '../../../activities/heartbeat.ts';
import type { Plan } from '../../../domain/plan.ts';
import type { RunRecord } from '../../../domain/run-record.ts';
import { paceSchema, type Pace, type RunRequest } from '../../../domain/run-request.ts';
import type { Phase, RunStatus } from '../../../domain/run-status.ts';
import { pollPace } from '../../setup/poll-pace.ts';
import { testEnvironment, type TestEnvironment } from '../../setup/temporal.ts';
import { World } from './world.ts';
import { workflowBundle } from '../../../scripts/workflow-bundle.mjs';
import { clockAhead } from '../../journal/clock-ahead.ts';
import { openedWhenNeeded } from '../../../journal/opened-when-needed.ts';
import type { Services } from '../../../activities/services.ts';

const quick = paceSchema.parse({
  firstRetryAfter: '50 ms',
  longestRetryDelay: '200 ms',
  readsGiveUpAfter: '3 seconds',
  writesGiveUpAfter: '3 seconds',
  pollAtLeast: '1 second',
});

export class Toy {
  world = new World();
  /** Milliseconds by which the journal's clock is ahead for the activities. */
  ahead = 0;
  readonly environment: TestEnvironment;
  readonly home: string;
  readonly #create: () => Promise<Worker[]>;
  #working: { workers: Worker[]; running: Promise<unknown> } | undefined;
  readonly journal: Services['journal'];

  private constructor(
    environment: TestEnvironment,
    home: string,
    create: () => Promise<Worker[]>,
    journal: Services['journal'],
  ) {
    this.environment = environment;
    this.home = home;
    this.journal = journal;
    this.#create = create;
  }

  /** @param reach connects what carries out activities, a worker of its own then, to the server at host:port */
  static async start(reach?: (address: string) => Promise<NativeConnection>): Promise<Toy> {
    const environment = await testEnvironment();
    const reached = await reach?.(environment.address);
    const home = await mkdtemp(join(tmpdir(), 'toy-'));
    const bundle = { codePath: await workflowBundle(join(__dirname, 'runbooks.ts')) };
    const journal = openedWhenNeeded({ home });
    const later = async () => clockAhead(await journal(), () => toy.ahead);
    const activitiesOf = (world: World) => registerActivities(world.services(home, later), world.implementations);
    // Of the current world: each test makes its own.
    let current = activitiesOf(new World());
    const activities = Object.fromEntries(
      Object.keys(current).map((name) => [name, (input: unknown) => current[name]?.(input)]),
    );
    const options: WorkerOptions = {
      connection: environment.nativeConnection,
      namespace: environment.namespace,
      taskQueue: environment.taskQueue,
      dataConverter: environment.dataConverter,
      workflowBundle: bundle,
      activities,
      stickyQueueScheduleToStartTimeout: '1 second',
      interceptors: { activity: [() => ({ inbound: new HeartbeatInterceptor() })] },
    };
    const { activities: _activities, ...ofWorkflows } = options;
    const { workflowBundle: _bundle, ...ofActivities } = options;
    const all = reached === undefined ? [options] : [ofWorkflows, { ...ofActivities, connection: reached }];
    const create = () => Promise.all(all.map((each) => Worker.create(each)));
    const toy: Toy = new Toy(environment, home, create, journal);
    await toy.work();
    toy.newWorld = () => {
      toy.world = new World();
      current = activitiesOf(toy.world);
      return toy.world;
    };
    return toy;
  }

  newWorld: () => World = () => this.world;

  request(mode: 'plan' | 'apply', input: Record<string, string> = {}, pace: Partial<Pace> = {}): RunRequest {
    return {
      runbook: 'toy',
      connection: 'toy',
      subject: randomUUID(),
      requestedBy: 'ann',
      mode,
      input,
      changeTicket: null,
      pace: { ...quick, ...pace },
    };
  }

  async plan(workflow: string, input?: Record<string, string>): Promise<Plan> {
    const request = this.request('plan', input);
    return (await this.environment.client.workflow.execute(workflow, await this.#options(request))) as Plan;
  }

  async begin(
    workflow: string,
    input?: Record<string, string>,
    pace?: Partial<Pace>,
    requestedBy = 'ann',
  ): Promise<ToyRun> {
    const request = { ...this.request('apply', input, pace), requestedBy };
    return new ToyRun(await this.environment.client.workflow.start(workflow, await this.#options(request)));
  }

  async #options(request: RunRequest) {
    const { installation } = await this.journal();
    return {
      taskQueue: this.environment.taskQueue,
      workflowId: `${request.mode}/${request.subject}`,
      args: [request],
      memo: { installation },
    };
  }

  /** Starts a worker, where none works. */
  async work(): Promise<void> {
    if (this.#working !== undefined) return;
    const workers = await this.#create();
    this.#working = { workers, running: Promise.all(workers.map((worker) => worker.run())) };
  }

  /** Stops the worker: nothing takes anything until `work` is called. */
  async rest(): Promise<void> {
    for (const worker of this.#working?.workers ?? []) worker.shutdown();
    await this.#working?.running;
    this.#working = undefined;
  }

  async stop(): Promise<void> {
    await this.rest();
    await this.environment.close();
    await (await this.journal()).close();
    await rm(this.home, { recursive: true, force: true });
  }
}

/** `applying` begins as soon as an approval is taken, before it is admitted. */
export function isAtStep({ progress }: RunStatus): boolean {
  return progress.current !== null;
}

export class ToyRun {
  readonly handle: WorkflowHandle;

  constructor(handle: WorkflowHandle) {
    this.handle = handle;
  }

  async status(): Promise<RunStatus | undefined> {
    return (await this.handle.describe()).memo?.['status'] as RunStatus | undefined;
  }

  /**
   * Polls the memo until the run is in a phase.
   * @param code of what a person is asked about
   * @param fits whether it is the one that is meant, of several
   */
  async reaches(phase: Phase, code?: string, fits: (status: RunStatus) => boolean = () => true): Promise<RunStatus> {
    const nextPoll = pollPace(phase);
    const deadline = Date.now() + 20_000;
    for (;;) {
      const status = await this.status();
      if (status?.phase === phase && (code === undefined || status.attention?.code === code) && fits(status))
        return status;
      if (Date.now() > deadline)
        throw new Error(`The run is ${status?.phase}, not ${phase}: ${JSON.stringify(status)}`);
      await nextPoll();
    }
  }

  async approve(by = 'bob'): Promise<void> {
    await this.decide('approve', by);
  }

  async decide(decision: 'approve' | 'reject' | 'release', by = 'bob'): Promise<void> {
    const status = await this.reaches('awaiting-approval');
    await this.handle.executeUpdate('decide', { args: [{ decision, planHash: status.plan?.hash, by }] });
  }

  async cancel(reason?: string): Promise<void> {
    await this.handle.executeUpdate('cancel', {
      args: [{ by: 'cyd', ...(reason !== undefined && { reason }) }],
    });
  }

  async choose(choice: string, by = 'bob', reason?: string): Promise<void> {
    const planHash = choice === 'rollback' ? (await this.status())?.attention?.rollback?.hash : undefined;
    await this.handle.executeUpdate('intervene', { args: [{ choice, by, planHash, reason }] });
  }

  async ends(): Promise<RunRecord> {
    return (await this.handle.result()) as RunRecord;
  }
}
