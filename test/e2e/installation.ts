/**
 * An installation of its own for a test: a home folder, a simulated tenant, and workers that can be killed, on the jest
 * run's Temporal server. The programs are the built ones; `npm test` builds them first.
 */
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Client, type Connection, type WorkflowHandle } from '@temporalio/client';
import { parse } from 'yaml';
import { examplePath } from '../../client/examples.ts';
import { seedSecrets } from '../../stack/seed-secret.ts';
import { simulatedAccounts } from '../../stack/simulated-accounts.ts';
import type { Config } from '../../config.ts';
import { ownInstallation } from '../../client/with-journal.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import type { Json } from '../../domain/json.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { paceSchema, workflowIdOf, type Pace, type RunRequest } from '../../domain/run-request.ts';
import { type CatalogueEntry, runbookNamed } from '../../domain/runbooks/catalogue.ts';
import type { RunbookName } from '../../domain/runbooks/runbook-names.ts';
import { isOutcome, type Phase, type RunStatus } from '../../domain/run-status.ts';
import type { Journal } from '../../journal/journal.ts';
import { openedWhenNeeded } from '../../journal/opened-when-needed.ts';
import { journalSecrets, secretKeysOf } from '../../journal/secrets.ts';
import { startSimulator } from '../../stack/start-simulator.ts';
import { startWorker } from '../../stack/start-worker.ts';
import type { ReadyProgram } from '../../stack/ready-line.ts';
import { notificationScheduleId } from '../../temporal/notification-schedule.ts';
import { loadDataConverter } from '../../temporal/data-converter.ts';
import type { Readiness } from 'exchange-simulator/readiness.ts';
import { keptKeysFolder } from 'exchange-simulator/testing/kept-keys.ts';
import type { TenantState } from 'exchange-simulator/tenant/state.ts';
import { namesAsTyped } from '../setup/names-as-typed.ts';
import { pollPace } from '../setup/poll-pace.ts';
import { testEnvironment } from '../setup/temporal.ts';

export const plantedPassword = 'Planted-7f3a-Passw0rd!';

export interface AuditEntry {
  at: string;
  operation: string;
  target: string;
  requestId: string;
}

export class Installation {
  readonly home: string;
  readonly config: Config;
  readonly client: Client;
  readonly secrets: SecretStore;
  /** Which one its runs are of, by the catalogue's name. */
  #runbook: RunbookName;
  #simulator: ReadyProgram | undefined;
  #worker: ReadyProgram | undefined;
  readonly #apart: ReadyProgram[] = [];
  readonly #journal: () => Promise<Journal>;
  #close: () => Promise<void>;

  private constructor(home: string, config: Config, client: Client, runbook: RunbookName, close: () => Promise<void>) {
    this.home = home;
    this.config = config;
    this.client = client;
    this.#runbook = runbook;
    this.#close = close;
    this.#journal = openedWhenNeeded({ home, database: config.database });
    this.secrets = journalSecrets(this.#journal, secretKeysOf({ home }));
  }

  /**
   * @param simulator arguments of the simulator's program
   * @param database of the journal; absent: SQLite in the home
   */
  static async start(
    scale: number,
    simulator: readonly string[] = ['--seed', '7'],
    runbook: RunbookName = 'client-sense-online',
    database?: string,
  ): Promise<Installation> {
    const environment = await testEnvironment();
    const home = await mkdtemp(join(tmpdir(), 'installation-'));
    const config: Config = {
      ...environment.config,
      home,
      taskQueue: `e2e-${randomUUID()}`,
      connectionsFile: join(home, 'connections.yaml'),
      ...(database !== undefined && { database }),
    };
    const dataConverter = await loadDataConverter(config, 'client');
    const connection = environment.client.connection as Connection;
    const client = new Client({ connection, namespace: environment.namespace, dataConverter });
    const installation = new Installation(home, config, client, runbook, () => environment.close());
    await mkdir(join(home, 'logs'), { recursive: true });
    await namesAsTyped(home);
    installation.#simulator = await startSimulator(home, join(home, 'logs', 'simulator.log'), {
      scale,
      arguments: ['--keys', keptKeysFolder, ...simulator],
    });
    await installation.secrets.put('client-sense-password', plantedPassword, { kind: 'password', createdBy: 'test' });
    await installation.turnTo(runbook);
    return installation;
  }

  get runbook(): RunbookName {
    return this.#runbook;
  }

  /** From now on runs are of this runbook; the secrets that its example names are stored. */
  async turnTo(runbook: RunbookName): Promise<void> {
    this.#runbook = runbook;
    const example = examplePath(runbook);
    if (example === undefined) return;
    await seedSecrets(example, this.secrets, 'test', simulatedAccounts(this.readiness));
  }

  async startWorker(): Promise<void> {
    this.#worker = await startWorker(this.config, join(this.home, 'logs', 'worker.log'));
  }

  /**
   * In place of one worker: a process that runs workflows and has the keys of payloads, and nothing else; and one that
   * reaches the tenant.
   * @returns the home of the first one
   */
  async startWorkersApart(): Promise<string> {
    const home = join(this.home, 'of-workflows');
    await cp(join(this.home, 'keys', 'codec.json'), join(home, 'keys', 'codec.json'));
    const runs = {
      ...this.config,
      home,
      connectionsFile: join(home, 'connections.yaml'),
      roles: ['workflows'] as const,
    };
    const applies = { ...this.config, roles: ['apply'] as const };
    const logs = join(this.home, 'logs');
    const starting = [startWorker(runs, join(logs, 'workflows.log')), startWorker(applies, join(logs, 'worker.log'))];
    for (const worker of starting) this.#apart.push(await worker);
    return home;
  }

  /** As a power cut would: SIGKILL, and nothing else. */
  async killWorker(): Promise<void> {
    if (this.#worker === undefined) throw new Error('No worker runs.');
    process.kill(this.#worker.pid, 'SIGKILL');
    await this.#worker.exited;
    this.#worker = undefined;
  }

  /** What the simulator says when it has started: addresses, and where its certificate authority lies. */
  get readiness(): Readiness {
    return this.#simulator?.ready as Readiness;
  }

  async administration<T = Json>(path: string, body?: Json): Promise<T> {
    const { administration } = this.readiness;
    const answer = await fetch(`${administration}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** The tenant as it is, table by table. */
  async tenant(): Promise<TenantState> {
    const answer = await this.administration<TenantState | { state: TenantState }>('state');
    return 'state' in answer ? answer.state : answer;
  }

  async audit(): Promise<AuditEntry[]> {
    const audit = await this.administration<AuditEntry[] | { entries: AuditEntry[] }>('audit');
    return Array.isArray(audit) ? audit : audit.entries;
  }

  async example(changed: Record<string, Json> = {}): Promise<Record<string, Json>> {
    const text = await readFile(join(__dirname, '..', '..', 'examples', `${this.runbook}.yaml`), 'utf8');
    return { ...(parse(text) as Record<string, Json>), ...changed };
  }

  async request(mode: 'plan' | 'apply', given: Record<string, Json>, pace: Partial<Pace> = {}): Promise<RunRequest> {
    // As the command line does: defaults are filled in before a run is started.
    const input = this.#entry.schema.parse(given) as Record<string, Json>;
    return {
      runbook: this.runbook,
      connection: 'simulated',
      subject: this.#entry.subject(input),
      requestedBy: 'ann',
      mode,
      input,
      changeTicket: 'CHG-1',
      pace: paceSchema.parse({ workerSilentAfter: '3 seconds', ...pace }),
    };
  }

  get #entry(): CatalogueEntry {
    const entry = runbookNamed(this.runbook);
    if (entry === undefined) throw new Error(`There is no runbook ${this.runbook}.`);
    return entry;
  }

  async plan(input: Record<string, Json>): Promise<Plan> {
    const request = await this.request('plan', input);
    const options = { taskQueue: this.config.taskQueue, workflowId: `plan/${randomUUID()}`, args: [request] };
    return (await this.client.workflow.execute(this.#entry.workflowType, options)) as Plan;
  }

  async begin(input: Record<string, Json>, pace: Partial<Pace> = {}): Promise<Onboarding> {
    const request = await this.request('apply', input, pace);
    // The server is shared: the task queue keeps runs of different installations apart.
    const workflowId = `${this.config.taskQueue}/${workflowIdOf(request)}`;
    const handle = await this.client.workflow.start(this.#entry.workflowType, {
      taskQueue: this.config.taskQueue,
      workflowId,
      args: [request],
      memo: await this.memo(),
    });
    return new Onboarding(handle);
  }

  /** What every start says: whose journal the run is recorded in. */
  async memo(): Promise<{ installation: string }> {
    return { installation: await ownInstallation(this.config) };
  }

  async stop(): Promise<void> {
    await this.#worker?.stop();
    for (const worker of this.#apart) await worker.stop();
    await this.#simulator?.stop();
    // The server is shared, and would go on starting it.
    const schedule = this.client.schedule.getHandle(notificationScheduleId(this.config.taskQueue));
    await schedule.delete().catch(() => {});
    await (await this.#journal()).close();
    await this.#close();
    await rm(this.home, { recursive: true, force: true });
  }
}

export class Onboarding {
  readonly handle: WorkflowHandle;

  constructor(handle: WorkflowHandle) {
    this.handle = handle;
  }

  async status(): Promise<RunStatus | undefined> {
    return (await this.handle.describe()).memo?.['status'] as RunStatus | undefined;
  }

  /** Polls the memo until the run is in one of the phases; fails when it has ended in another. */
  async reaches(...phases: Phase[]): Promise<RunStatus> {
    const nextPoll = pollPace(...phases);
    const deadline = Date.now() + 120_000;
    for (;;) {
      const status = await this.status();
      if (status !== undefined && phases.includes(status.phase)) return status;
      const stuck = status?.phase === 'needs-attention' || (status !== undefined && isOutcome(status.phase));
      if (stuck || Date.now() > deadline)
        throw new Error(`Not ${phases.join(' or ')}: ${JSON.stringify(status, null, 1)}`);
      await nextPoll();
    }
  }

  async approve(by = 'bob'): Promise<RunStatus> {
    const status = await this.reaches('awaiting-approval');
    await this.handle.executeUpdate('decide', {
      args: [{ decision: 'approve', planHash: status.plan?.hash, by }],
    });
    return status;
  }

  /** The run's own plan, as it was made first: what `plan` shows without a run has the same steps. */
  async firstPlan(): Promise<Plan | undefined> {
    return (await this.handle.query<RunRecord>('record')).plans[0];
  }

  /** Decides that it is rolled back, once it asks about that. */
  async rollBack(by = 'bob'): Promise<void> {
    const { attention } = await this.reaches('needs-attention');
    const planHash = attention?.rollback?.hash;
    await this.handle.signal('intervene', { choice: 'rollback', planHash, by });
  }

  /** Approves everything and confirms every manual step until the run has ended. */
  async carryOn(by = 'bob'): Promise<RunRecord> {
    for (;;) {
      const status = await this.reaches('awaiting-approval', 'awaiting-manual-step', 'done', 'done-with-skips');
      if (isOutcome(status.phase)) return this.ends();
      if (status.phase === 'awaiting-approval') {
        await this.handle.signal('decide', { decision: 'approve', planHash: status.plan?.hash, by });
      } else await this.handle.signal('confirm', { by });
      await this.leaves(status);
    }
  }

  async leaves(left: RunStatus): Promise<void> {
    const nextPoll = pollPace();
    const deadline = Date.now() + 60_000;
    for (;;) {
      const status = await this.status();
      if (
        status?.phase !== left.phase ||
        status.plan?.hash !== left.plan?.hash ||
        status.manualStep?.key !== left.manualStep?.key
      )
        return;
      if (Date.now() > deadline) throw new Error(`Still ${left.phase}`);
      await nextPoll();
    }
  }

  async ends(): Promise<RunRecord> {
    return (await this.handle.result()) as RunRecord;
  }
}
