/**
 * Publishes the run's status: in the memo (`status`, without a worker), the search attributes (`runs`), and the current
 * details in the Temporal UI. Written once when the run comes to rest, whatever it has passed through since: each
 * publication is an event in the history, an encryption and a write to visibility.
 */
import {
  CancellationScope,
  condition,
  setCurrentDetails,
  upsertMemo,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { withPlan } from '../../domain/current-plans.ts';
import type { Plan, Step } from '../../domain/plan.ts';
import type { RecordedCancellation, RunRecord } from '../../domain/run-record.ts';
import { summaryOf } from '../../domain/plan.ts';
import {
  type Attention,
  type Outcome,
  type Phase,
  type Progress,
  type RunStatus,
  type Waiting,
} from '../../domain/run-status.ts';
import { needsAttentionAttribute, phaseAttribute } from '../../temporal/search-attributes.ts';
import { details, type StepState } from './details.ts';
import { now, type RunState } from './run-state.ts';

export class StatusPublisher {
  readonly #state: RunState;
  readonly #states = new Map<string, StepState>();
  #phase: Phase = 'planning';
  #announced: Phase | undefined;
  #waiting: Waiting | null = null;
  #attention: Attention | null = null;
  #manualStep: RunStatus['manualStep'] = null;
  #current: string | null = null;
  #plans: Plan[] = [];
  #asked: Plan | undefined;
  #items: Omit<Progress, 'current' | 'steps'> | undefined;
  #unpublished = false;

  constructor(state: RunState) {
    this.#state = state;
  }

  get status(): RunStatus {
    const { request, record } = this.#state;
    const { plan } = this;
    const unreached = record.approvals.flatMap((approval) => approval.unreached ?? []);
    const cancellation = record.cancellations.at(-1);
    const rule = record.rules.findLast(({ planHash }) => planHash === plan?.hash);
    const steps = this.#plans.flatMap((each) => each.steps);
    return {
      runbook: request.runbook,
      connection: request.connection,
      subject: request.subject,
      requestedBy: request.requestedBy,
      ...(this.#state.issuer != null && { issuer: this.#state.issuer }),
      ...(record.requester !== undefined && { isSigned: true }),
      phase: this.#phase,
      waiting: this.#waiting,
      attention: this.#attention,
      plan: plan === null ? null : { hash: plan.hash, summary: summaryOf(plan), stage: plan.stage ?? null },
      ...(rule === undefined ? {} : { rule: shownRule(rule) }),
      progress: this.#progress(steps),
      manualStep: this.#manualStep,
      message: record.message,
      ...(cancellation === undefined ? {} : { cancellation: shownOf(cancellation) }),
      ...(unreached.length > 0 && { unreached }),
      ...(this.#state.taskQueue === undefined ? {} : { taskQueue: this.#state.taskQueue }),
      updatedAt: now(),
    };
  }

  #progress(steps: readonly Step[]): Progress {
    const done = steps.filter((step) => ['done', 'same', 'skipped'].includes(this.#states.get(step.key) ?? '')).length;
    const ofSteps = { done, total: steps.length };
    if (this.#items === undefined) return { ...ofSteps, current: this.#current };
    return { ...this.#items, current: this.#current, steps: ofSteps };
  }

  /** Counts items instead of steps, until the step is finished. */
  count(items: Omit<Progress, 'current' | 'steps'>): void {
    this.#items = items;
    this.publish();
  }

  /** The newest of the run's own plan and those of the stages that have begun; or the one that is decided about again. */
  get plan(): Plan | null {
    return this.#asked ?? this.#plans.at(-1) ?? null;
  }

  /** That a plan is decided about which was made before. @param plan undefined: no longer */
  asking(plan: Plan | undefined): void {
    this.#asked = plan;
  }

  /** A plan of the run, or of a stage, replaces an earlier one of the same name. */
  planned(plan: Plan): void {
    this.#plans = withPlan(this.#plans, plan);
    for (const step of plan.steps) this.#states.set(step.key, 'pending');
  }

  enter(
    phase: Phase,
    about: { waiting?: Waiting; attention?: Attention; manualStep?: RunStatus['manualStep'] } = {},
  ): void {
    this.#phase = phase;
    this.#waiting = about.waiting ?? null;
    this.#attention = about.attention ?? null;
    this.#manualStep = about.manualStep ?? null;
    this.publish();
  }

  /** @returns what makes the status as it is now once more */
  standing(): () => void {
    const phase = this.#phase;
    const [waiting, attention, manualStep] = [this.#waiting, this.#attention, this.#manualStep];
    return () =>
      this.enter(phase, {
        ...(waiting !== null && { waiting }),
        ...(attention !== null && { attention }),
        ...(manualStep !== null && { manualStep }),
      });
  }

  /** Says what is waited for in the phase that the run is in. @returns ends that */
  waitFor(waiting: Waiting): () => void {
    const before = this.standing();
    this.enter(this.#phase, { waiting });
    return before;
  }

  begin(step: Step, phase: Phase = 'applying'): void {
    this.#states.set(step.key, 'running');
    this.#current = step.key;
    this.#items = undefined;
    this.enter(phase);
  }

  /** Data that is read while the plan is applied: no step of it. @param key as a person is asked about it */
  reading(key: string): void {
    this.#current = key;
    this.#items = undefined;
    this.enter('applying');
  }

  finish(key: string, state: StepState): void {
    this.#states.set(key, state);
    this.#current = null;
    this.#waiting = null;
    this.#manualStep = null;
    // Nobody is waited for any more, whatever comes next.
    if (this.#phase === 'awaiting-manual-step') this.#phase = 'applying';
    // The step that a person is asked about keeps its count.
    if (state !== 'failed') this.#items = undefined;
    this.publish();
  }

  end(outcome: Outcome): void {
    this.#current = null;
    this.#items = undefined;
    this.enter(outcome);
    // The workflow returns before it comes to rest.
    this.#flush();
  }

  publish(): void {
    if (this.#unpublished) return;
    this.#unpublished = true;
    void atRest().then(() => this.#flush());
  }

  #flush(): void {
    if (!this.#unpublished) return;
    this.#unpublished = false;
    const phase = this.#phase;
    if (this.#announced !== phase) {
      upsertSearchAttributes([
        { key: phaseAttribute, value: phase },
        { key: needsAttentionAttribute, value: phase === 'needs-attention' },
      ]);
      this.#announced = phase;
    }
    const { status } = this;
    upsertMemo({ status });
    setCurrentDetails(details(status, this.#plans, this.#states, this.#state.record));
  }
}

/** Once the workflow can only wait: the SDK asks a condition again when nothing else is left to run. */
function atRest(): Promise<void> {
  let asked = 0;
  return CancellationScope.nonCancellable(() => condition(() => (asked += 1) > 1));
}

function shownRule({
  rule: name,
  policyDigest,
  rolesListed,
  proof,
}: RunRecord['rules'][number]): RunStatus['rule'] & object {
  return { name, policyDigest, rolesListed, ...(proof !== undefined && { proof }) };
}

function shownOf({ by, at, reason }: RecordedCancellation): NonNullable<RunStatus['cancellation']> {
  return { by, at, ...(reason !== undefined && { reason }) };
}
