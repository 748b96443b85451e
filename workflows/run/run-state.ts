/**
 * The state of one run, shared by everything in this folder: its request, its record, the changes to roll back, and
 * whether it was asked to stop. One object per workflow execution; nothing here waits or calls an activity.
 */
import { type CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { AdmitRequestAnswer, AdmittedDecision, ApplyAnswer } from '../../domain/activity-contracts.ts';
import { usualNeeds, type ApprovalNeeds } from '../../domain/approval-needs.ts';
import type { HistorySize } from '../../domain/history-limit.ts';
import type { Json } from '../../domain/json.ts';
import { personOf, type Person } from '../../domain/person.ts';
import type { ChangeStep, Step } from '../../domain/plan.ts';
import type { RecordedCancellation, RunRecord } from '../../domain/run-record.ts';
import { installationOf, type Target, type RunRequest } from '../../domain/run-request.ts';
import type { Held } from '../../domain/who-may-choose.ts';
import type { Written } from '../../domain/written.ts';
import { connectionTaskQueue } from '../../temporal/task-queues.ts';
import { Ended, type RunAborted } from './run-aborted.ts';

/** A change that a rollback undoes: registered before the write, completed by its answer. */
export interface Compensation {
  readonly step: ChangeStep;
  readonly desired: Json;
  applied?: ApplyAnswer;
  /** Of a step that failed: what it has written; undefined where that isn't known. */
  written?: Written | undefined;
  /** A bulk step: rolled back part by part, by the record of its writes. */
  readonly each?: {
    readonly total: number;
    /** How many items it has reported as changed, by the part's first one: none of them may be unknown to a rollback. */
    readonly changed: Map<number, number>;
    /** Whether any attempt of any part has written something, or may have. */
    mayHaveWritten: boolean;
  };
}

/** Items of a list that a person has skipped because they don't exist; `from`: the part of the list that they are in. */
export interface LeftOut {
  readonly step: string;
  readonly list: string;
  readonly from: number;
  readonly items: readonly string[];
}

export class RunState {
  readonly request: RunRequest;
  readonly record: RunRecord;
  /** Whose journal its writes are recorded in; null: the start didn't say. */
  readonly installation: string | null;
  /** The execution whose writes are rolled back, by Temporal's run ID; undefined: this one. */
  readonly of: string | undefined;
  /** Task queue of the activities that reach the connection; undefined: the run's own. */
  readonly taskQueue: string | undefined;
  /** Oldest first. */
  readonly compensations: Compensation[] = [];
  readonly leftOut: LeftOut[] = [];
  /** Real time in milliseconds of the last change of ours: what waits are counted from. */
  lastChangeAt: number | undefined;
  /** How long its history was when a person let it go on all the same. */
  longHistory: Pick<HistorySize, 'length' | 'size'> | undefined;
  /** Waits for people so far. */
  waits = 0;
  /** How many times faster than real time the connection's clock runs; undefined until it is read. */
  scale: number | undefined;
  /** Of the plan that was asked about last: who may decide about the run. */
  needs: ApprovalNeeds | undefined;
  /** Identity provider that must have signed each decision; null: names as typed are taken; undefined: not known yet. */
  issuer: string | null | undefined;
  /** Temporal was asked to cancel the run, and nobody has decided yet what that means. */
  interrupted = false;
  /** Asks a person what an interruption means: returns when the run goes on, throws when it doesn't. */
  settleInterruption: () => Promise<void> = async () => undefined;
  /** A person's decision to roll back, which the worker that writes has yet to admit. */
  rollback: AdmittedDecision | undefined;
  /** ID of the statement by which the request was signed; undefined: nobody has. */
  requestId: string | undefined;
  /** Of probes and writes. */
  readonly interruptible = new Set<CancellationScope>();
  #cancelledBy: RecordedCancellation | undefined;
  #abort: RunAborted | undefined;

  constructor(request: RunRequest, target: Target = 'tenant', of?: string) {
    this.of = of;
    this.request = request;
    const { workflowId, runId, taskQueue, memo } = workflowInfo();
    this.installation = installationOf(memo);
    this.taskQueue = target === 'servers' ? connectionTaskQueue(taskQueue, request.connection) : undefined;
    this.record = {
      run: workflowId,
      runId,
      runbook: request.runbook,
      connection: request.connection,
      subject: request.subject,
      requestedBy: request.requestedBy,
      changeTicket: request.changeTicket,
      startedAt: now(),
      endedAt: null,
      outcome: null,
      message: null,
      code: null,
      input: request.input,
      plans: [],
      approvals: [],
      rules: [],
      refusedDecisions: [],
      changes: [],
      probes: [],
      waits: [],
      manualSteps: [],
      interventions: [],
      cancellations: [],
      skipped: [],
      residual: [],
      report: null,
    };
  }

  /** What the worker that writes has verified of the request. */
  requested({ issuer, requester, request }: AdmitRequestAnswer): void {
    this.issuer = issuer;
    this.requestId = request ?? undefined;
    if (requester !== null) this.record.requester = requester;
  }

  get requester(): Person {
    return personOf(this.request.requestedBy, this.record.requester);
  }

  /** Who may decide what is none about its plan. */
  get held(): Held {
    return this.needs ?? { ...usualNeeds, issuer: this.issuer ?? null };
  }

  /** A person's decision. */
  cancel(cancellation: RecordedCancellation): void {
    this.record.cancellations.push(cancellation);
    this.#cancelledBy = cancellation;
    for (const scope of this.interruptible) scope.cancel();
  }

  /** Temporal's own request. */
  interrupt(): void {
    this.record.cancellations.push({ by: null, at: now(), via: 'temporal' });
    this.interrupted = true;
    for (const scope of this.interruptible) scope.cancel();
  }

  get cancelRequested(): boolean {
    return this.#cancelledBy !== undefined;
  }

  get cancelledBy(): RecordedCancellation | undefined {
    return this.#cancelledBy;
  }

  /** Makes it sticky: every later call of the definition's methods throws it again. */
  abort(abort: RunAborted): RunAborted {
    this.#abort ??= abort;
    return this.#abort;
  }

  /** After drift the run plans anew, and goes on. */
  resume(): void {
    this.#abort = undefined;
  }

  get aborted(): RunAborted | undefined {
    return this.#abort;
  }

  /** Called before each step: throws what stopped the run, or its cancellation. */
  checkpoint(): void {
    if (this.#abort === undefined && this.#cancelledBy !== undefined) {
      const { by, reason } = this.#cancelledBy;
      const whom = by === null ? '' : ` by ${by}`;
      const why = reason === undefined ? '.' : `: ${reason}`;
      this.abort(new Ended('cancelled', `The run was cancelled${whom}${why}`, 'cancelled'));
    }
    if (this.#abort !== undefined) throw this.#abort;
  }
}

/** Changes that a rollback would undo: ours, or of a step that failed and may have written something. */
export function pendingChanges({ compensations }: Pick<RunState, 'compensations'>): Compensation[] {
  return compensations.filter(({ applied, written }) => (applied === undefined ? written !== 'nothing' : applied.ours));
}

/** A step's server, for the record; empty where it has none. */
export function onServer({ server }: Pick<Step, 'server'>): { server?: string } {
  return server === undefined ? {} : { server };
}

/** ISO 8601, UTC, the workflow's deterministic time. */
export function now(): string {
  return new Date(Date.now()).toISOString();
}
