/**
 * Approvals: one request at a time, decided by update or by signal, both through the check of `domain/approval.ts`. A
 * decision that its update's validator refuses leaves no event; any other refused one is kept in the record. What a plan
 * needs is the worker's to say, and each vote is for the worker to check: a run only asks people.
 */
import type { AdmitAnswer } from '../../domain/activity-contracts.ts';
import type { ApprovalNeeds } from '../../domain/approval-needs.ts';
import { checkDecision, type ApprovalRequest, type Decision, type RecordedDecision } from '../../domain/approval.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Phase } from '../../domain/run-status.ts';
import type { Activities } from './activities.ts';
import { askForApproval, type Asking } from './ask-for-approval.ts';
import type { Interventions } from './attention.ts';
import type { StatusPublisher } from './status-publisher.ts';
import { interruptible, isStopped } from './interruptible.ts';
import { refusal, refuse, type Origin } from './refusals.ts';
import { now, type RunState } from './run-state.ts';
import { definitionError, Ended } from './run-aborted.ts';
import { stepFailure } from './step-failure.ts';
import { waitForTime } from './waiting.ts';

const rollingBack = ['rollback'] as const;

export class Approvals {
  readonly #state: RunState;
  readonly #publisher: StatusPublisher;
  readonly #activities: Activities;
  readonly #interventions: Pick<Interventions, 'about'>;
  #asking: Asking | undefined;

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
    const checked = checkDecision(payload, this.#asking?.request);
    if ('refused' in checked) throw refusal(checked.refused);
  }

  /** @throws ApplicationFailure with the refusal's code as type, which is recorded */
  decide(payload: unknown, origin: Origin): { decision: string; planHash: string } {
    const checked = checkDecision(payload, this.#asking?.request, origin.signedIn);
    if ('refused' in checked) refuse(this.#state, checked.refused, origin);
    return this.#take(checked.decision, origin);
  }

  #take(decision: Decision, { via, id, signedIn }: Origin): { decision: string; planHash: string } {
    const { request, untaken } = this.#asking as Asking;
    const recorded: RecordedDecision = {
      by: decision.by,
      ...(signedIn !== undefined && { signedIn }),
      decision: decision.decision,
      planHash: decision.planHash,
      at: now(),
      via,
      ...(id !== undefined && { id }),
      ...(decision.reason === undefined ? {} : { reason: decision.reason }),
      ...(request.stage === undefined ? {} : { stage: request.stage }),
    };
    if (recorded.decision === 'reject') request.decided = recorded;
    else {
      untaken.push(recorded);
      request.taken = [...request.taken, recorded];
    }
    const approvals = request.taken.filter((each) => each.decision === 'approve');
    if (approvals.length >= request.needs.approvals) request.decided = recorded;
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
   * Waits until all is given that a plan needs, and the time for its first write has come.
   * @param isOfRest it is carried out already
   * @throws Ended when it is rejected, expires, the worker refuses it, or the run is cancelled.
   */
  async ask(plan: Plan, isOfRest = false): Promise<void> {
    const { requestedBy } = this.#state.request;
    const { needs } = await this.#untilAnswered(isOfRest ? 'applying' : 'planning', () =>
      this.#activities.approvalNeeds({ plan, requestedBy }),
    );
    this.#state.needs = needs;
    const { rule, policyDigest, roles, issuer, proof } = needs;
    const of = { planHash: plan.hash, ...(plan.stage === undefined ? {} : { stage: plan.stage }) };
    const rolesListed = roles !== null || issuer !== null;
    const proven = proof === 'passkey' ? { proof } : {};
    this.#state.record.rules.push({ ...of, rule, policyDigest, rolesListed, ...proven });
    const standing =
      needs.standing === null ? undefined : await this.#admit(plan, byStanding(needs.standing, plan), isOfRest);
    const answer =
      standing?.admitted == null ? await this.#askPeople(plan, standing?.needs ?? needs, isOfRest) : standing;
    await this.#hold(answer);
  }

  async #askPeople(plan: Plan, needs: ApprovalNeeds, isOfRest: boolean): Promise<AdmitAnswer> {
    const request: ApprovalRequest = {
      planHash: plan.hash,
      asked: now(),
      requester: this.#state.requester,
      ...(plan.stage === undefined ? {} : { stage: plan.stage }),
      needs,
      role: needs.role,
      taken: [],
    };
    const asking: Asking = { request, untaken: [], isOfRest };
    this.#asking = asking;
    try {
      return await askForApproval(asking, this.#state, this.#publisher, this.#activities, (decision) =>
        this.#admit(plan, decision, isOfRest),
      );
    } finally {
      this.#asking = undefined;
    }
  }

  /** Has the worker that will write check and sign a vote. */
  async #admit(plan: Plan, decision: RecordedDecision, isOfRest: boolean): Promise<AdmitAnswer> {
    const { requestedBy } = this.#state.request;
    // Nobody is waited for any more, however long the worker takes.
    const answer = await this.#untilAnswered('applying', () =>
      this.#activities.admit({ plan, decision, requestedBy, ...(isOfRest && { isOfRest }) }),
    );
    const isStanding = decision.via === 'standing';
    if (isStanding && answer.admitted !== null) this.#state.record.approvals.push(decision);
    this.#state.needs = answer.needs;
    if (answer.id !== null) decision.admission = answer.id;
    if (answer.unreached.length > 0) decision.unreached = [...answer.unreached];
    if (answer.refused !== null) {
      const { id } = decision;
      this.#state.record.refusedDecisions.push({ at: now(), ...answer.refused, ...(id !== undefined && { id }) });
    }
    return answer;
  }

  /** What was admitted isn't written at once, where its rule says so. */
  async #hold({ notBefore }: AdmitAnswer): Promise<void> {
    const left = notBefore === null ? 0 : Date.parse(notBefore) - Date.now();
    if (notBefore === null || left <= 0) return;
    const since = now();
    const what = 'the time to pass between the admission and the first write';
    this.#publisher.enter('waiting', {
      waiting: { for: what, since, until: notBefore, nextAttempt: notBefore, who: 'nobody: time' },
    });
    await waitForTime(this.#state, `waiting for ${what}`, left);
    this.#state.record.waits.push({
      name: what,
      from: since,
      to: now(),
      why: `nothing is written before ${notBefore}`,
    });
    this.#state.checkpoint();
  }

  /** @throws Ended when the worker refuses, a person gives up, or the run is cancelled meanwhile */
  async #untilAnswered<Answer>(phase: Phase, ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      this.#publisher.enter(phase);
      try {
        return await interruptible(this.#state, ask);
      } catch (error) {
        if (isStopped(this.#state)) {
          await this.#state.settleInterruption();
          this.#state.checkpoint();
          continue;
        }
        const failure = stepFailure(error);
        if (failure.code === 'approval-not-admitted' || failure.code === 'request-not-allowed') {
          throw this.#state.abort(new Ended('failed', `${failure.message} ${failure.advice}`, failure.code));
        }
        const hasWritten = this.#state.compensations.length > 0;
        await this.#interventions.about('approval', failure, ['retry', ...(hasWritten ? rollingBack : []), 'abort']);
      }
    }
  }
}

function byStanding(name: string, plan: Plan): RecordedDecision {
  return {
    by: `standing approval ${name}`,
    decision: 'approve',
    planHash: plan.hash,
    at: now(),
    via: 'standing',
    ...(plan.stage === undefined ? {} : { stage: plan.stage }),
  };
}
