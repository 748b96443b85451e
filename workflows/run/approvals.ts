/**
 * Approvals: one request at a time, decided by update or by signal, both through the check of `domain/approval.ts`. A
 * decision that its update's validator refuses leaves no event; any other refused one is kept in the record.
 */
import { checkDecision, type ApprovalRequest, type Decision, type RecordedDecision } from '../../domain/approval.ts';
import { milliseconds } from '../../domain/duration.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Activities } from './activities.ts';
import type { Interventions } from './attention.ts';
import type { StatusPublisher } from './status-publisher.ts';
import { interruptible, isStopped } from './interruptible.ts';
import { refusal, refuse, type Origin } from './refusals.ts';
import { now, type RunState } from './run-state.ts';
import { definitionError, Ended } from './run-aborted.ts';
import { stepFailure } from './step-failure.ts';
import { waitForPerson } from './waiting.ts';

const rollingBack = ['rollback'] as const;

export class Approvals {
  readonly #state: RunState;
  readonly #publisher: StatusPublisher;
  readonly #activities: Activities;
  readonly #interventions: Pick<Interventions, 'about'>;
  #request: ApprovalRequest | undefined;

  constructor(
    state: RunState,
    publisher: StatusPublisher,
    activities: Activities,
    interventions: Pick<Interventions, 'about'>,
  ) {
    this.#state = state;
    this.#publisher = publisher;
    this.#activities = activities;
    this.#interventions = interventions;
  }

  /** @throws ApplicationFailure with the refusal's code as type: an update's validator. */
  validate(payload: unknown): void {
    const checked = checkDecision(payload, this.#request);
    if ('refused' in checked) throw refusal(checked.refused);
  }

  /** @throws ApplicationFailure with the refusal's code as type, which is recorded */
  decide(payload: unknown, origin: Origin): { decision: string; planHash: string } {
    const checked = checkDecision(payload, this.#request);
    if ('refused' in checked) refuse(this.#state, checked.refused, origin);
    return this.#take(checked.decision, origin);
  }

  #take(decision: Decision, { via, id }: Origin): { decision: string; planHash: string } {
    const request = this.#request as ApprovalRequest;
    const recorded: RecordedDecision = {
      claimedBy: decision.claimedBy,
      decision: decision.decision,
      planHash: decision.planHash,
      at: now(),
      via,
      ...(id !== undefined && { id }),
      ...(decision.reason === undefined ? {} : { reason: decision.reason }),
      ...(request.stage === undefined ? {} : { stage: request.stage }),
    };
    request.decided = recorded;
    this.#state.record.approvals.push(recorded);
    return { decision: decision.decision, planHash: decision.planHash };
  }

  /**
   * Waits for a new approval of the plan that a step is in, which is carried out: the one before has ended.
   * @throws Ended as `ask` does
   */
  async askForRest(step: string): Promise<void> {
    const plan = this.#state.record.plans.findLast(({ steps }) => steps.some(({ key }) => key === step));
    if (plan === undefined) throw definitionError(`${step} is in no plan of the run.`);
    this.#publisher.asking(plan);
    try {
      await this.ask(plan, true);
    } finally {
      this.#publisher.asking(undefined);
    }
  }

  /**
   * Waits for a decision about a plan.
   * @param isOfRest it is carried out already
   * @throws Ended when it is rejected, expires, or the run is cancelled.
   */
  async ask(plan: Plan, isOfRest = false): Promise<void> {
    const { request } = this.#state;
    const since = now();
    const asked: ApprovalRequest = {
      planHash: plan.hash,
      asked: since,
      requestedBy: request.requestedBy,
      ...(plan.stage === undefined ? {} : { stage: plan.stage }),
    };
    this.#request = asked;
    const until = Date.now() + milliseconds(request.pace.approvalExpiresAfter);
    const whole = plan.stage === undefined ? 'the plan' : `stage "${plan.stage}"`;
    const what = isOfRest ? `the rest of ${whole}` : whole;
    const who = `anybody but ${request.requestedBy}`;
    this.#publisher.enter('awaiting-approval', {
      waiting: { for: `approval of ${what}`, since, until: new Date(until).toISOString(), nextAttempt: null, who },
    });
    const end = await waitForPerson(
      this.#state,
      this.#activities,
      { kind: 'approval', since, for: `approval of ${what} by ${who}`, until },
      () => asked.decided !== undefined,
    );
    this.#request = undefined;
    this.#state.record.waits.push({ name: `approval of ${what}`, from: since, to: now(), why: who });
    if (end === 'cancelled') this.#state.checkpoint();
    if (end === 'expired') {
      throw this.#state.abort(
        new Ended(
          'rejected',
          `Nobody decided about ${what} in ${request.pace.approvalExpiresAfter}: the approval expired.`,
          'approval-expired',
        ),
      );
    }
    if (asked.decided?.decision === 'reject') {
      const reason = asked.decided.reason === undefined ? '' : `: ${asked.decided.reason}`;
      throw this.#state.abort(
        new Ended('rejected', `${asked.decided.claimedBy} rejected ${what}${reason}.`, 'rejected'),
      );
    }
    await this.#admit(plan, asked.decided, isOfRest);
  }

  /**
   * Has the worker that will write check and sign the approval.
   * @throws Ended when it refuses, a person gives up, or the run is cancelled meanwhile
   */
  async #admit(plan: Plan, decision: RecordedDecision | undefined, isOfRest: boolean): Promise<void> {
    if (decision === undefined) return;
    for (;;) {
      // Nobody is waited for any more, however long the worker takes.
      this.#publisher.enter('applying');
      try {
        const { requestedBy } = this.#state.request;
        const asked = { plan, decision, requestedBy, ...(isOfRest && { isOfRest }) };
        const admit = () => this.#activities.admit(asked);
        const { id, untold } = await interruptible(this.#state, admit);
        decision.admission = id;
        if (untold.length > 0) decision.untold = untold;
        return;
      } catch (error) {
        if (isStopped(this.#state)) {
          await this.#state.settleInterruption();
          this.#state.checkpoint();
          continue;
        }
        const failure = stepFailure(error);
        if (failure.code === 'approval-not-admitted') {
          throw this.#state.abort(new Ended('failed', `${failure.message} ${failure.advice}`, failure.code));
        }
        const hasWritten = this.#state.compensations.length > 0;
        await this.#interventions.about('approval', failure, ['retry', ...(hasWritten ? rollingBack : []), 'abort']);
      }
    }
  }
}
