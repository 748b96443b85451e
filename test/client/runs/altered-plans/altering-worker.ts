/** A worker whose runs show the plans that a test gives them, and commands about these runs. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { hashOf, summaryOf, type Plan, type Step } from '../../../../domain/plan.ts';
import { workflowIdOf } from '../../../../domain/run-request.ts';
import { workflowBundle } from '../../../../scripts/workflow-bundle.mjs';
import { firstSearchAttributes } from '../../../../temporal/search-attributes.ts';
import { testEnvironment, type TestEnvironment } from '../../../setup/temporal.ts';
import { headerOf } from '../../../domain/plan-header.ts';
import { answerSignal, type Answers } from './workflow.ts';

export class AlteringWorker {
  readonly #environment: TestEnvironment;
  readonly #worker: Worker;
  readonly #running: Promise<void>;
  readonly home: string;

  private constructor(environment: TestEnvironment, worker: Worker, home: string) {
    this.#environment = environment;
    this.#worker = worker;
    this.#running = worker.run();
    this.home = home;
  }

  static async start(): Promise<AlteringWorker> {
    const environment = await testEnvironment();
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      namespace: environment.namespace,
      taskQueue: environment.taskQueue,
      dataConverter: environment.dataConverter,
      workflowBundle: { codePath: await workflowBundle(join(__dirname, 'workflow.ts')) },
    });
    return new AlteringWorker(environment, worker, await mkdtemp(join(tmpdir(), 'approver-')));
  }

  /** The environment of a command line on the approver's machine, with the keys that decode. */
  get commandLine(): Record<string, string> {
    const { address, config } = this.#environment;
    return { RUNBOOKS_HOME: config.home, TEMPORAL_ADDRESS: address };
  }

  /** @param subject another one than any before, if left out */
  async begin(subject = `${randomUUID()}@contoso.example`): Promise<Begun> {
    const request = { runbook: 'toy', connection: 'toy', subject, requestedBy: 'ann' };
    const { client, taskQueue } = this.#environment;
    const handle = await client.workflow.start('alteredPlan', {
      taskQueue,
      workflowId: workflowIdOf(request),
      args: [subject],
      typedSearchAttributes: firstSearchAttributes(request, 'awaiting-approval'),
    });
    return { handle, subject, runId: handle.firstExecutionRunId };
  }

  /** @returns once the run shows that, without a worker too */
  async shows(runId: string, workflowId: string, answers: Answers): Promise<WorkflowHandle> {
    const handle = this.#environment.client.workflow.getHandle(workflowId, runId);
    await handle.signal(answerSignal, answers);
    const patience = AbortSignal.timeout(20_000);
    for (;;) {
      const { memo } = await handle.describe();
      if ((memo?.status as Answers['status'] | undefined)?.updatedAt === answers.status.updatedAt) return handle;
      patience.throwIfAborted();
    }
  }

  async stop(): Promise<void> {
    this.#worker.shutdown();
    await this.#running;
    await this.#environment.close();
    await rm(this.home, { recursive: true });
  }
}

/** A run that has begun, and shows nothing yet. */
export interface Begun {
  readonly handle: WorkflowHandle;
  readonly subject: string;
  readonly runId: string;
}

export function planWith(
  { subject, runId }: Pick<Begun, 'subject' | 'runId'>,
  steps: readonly Step[],
  more: Partial<Plan> = {},
): Plan {
  const of = { runbook: 'toy', connection: 'toy', subject };
  const header = headerOf({ run: workflowIdOf(of), runId });
  const content = { header, ...of, steps, superseded: [], evidence: [], ...more };
  return { hash: hashOf(content), ...content };
}

/** What a run says that waits for a decision about this plan. */
export function awaiting(plan: Plan): Answers['status'] {
  const { runbook, connection, subject, hash, stage = null } = plan;
  const since = new Date().toISOString();
  return {
    runbook,
    connection,
    subject,
    requestedBy: 'ann',
    phase: 'awaiting-approval',
    waiting: { for: 'approval of the plan', since, until: null, nextAttempt: null, who: 'anybody but ann' },
    attention: null,
    plan: { hash, summary: summaryOf(plan), stage },
    progress: { done: 0, total: plan.steps.length, current: null },
    manualStep: null,
    message: null,
    updatedAt: since,
  };
}
