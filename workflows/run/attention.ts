/**
 * A step that failed for good doesn't end the run: a person decides what to do. The definition doesn't notice.
 */
import { askedAgain, short, type Refusal } from '../../domain/approval.ts';
import { summaryOf, type Plan } from '../../domain/plan.ts';
import { personOf, type SignedIn } from '../../domain/person.ts';
import { whoMayChoose, whyNotChosen } from '../../domain/who-may-choose.ts';
import type { Attention, Choice } from '../../domain/run-status.ts';
import type { Intervention } from '../messages.ts';
import type { Activities } from './activities.ts';
import type { StatusPublisher } from './status-publisher.ts';
import { rollbackPlanOf } from './rollback-plan.ts';
import { refusal, refuse, type Origin } from './refusals.ts';
import { now, type RunState } from './run-state.ts';
import type { StepFailure } from './step-failure.ts';
import { Ended } from './run-aborted.ts';
import { waitForPerson } from './waiting.ts';

const choices: readonly Choice[] = ['retry', 'skip', 'rollback', 'abort'];
const known: readonly Choice[] = [...choices, 'resume'];

interface Asked {
  readonly attention: Attention;
  readonly since: string;
  chosen?: Intervention;
}

export class Interventions {
  readonly #state: RunState;
  readonly #publisher: StatusPublisher;
  readonly #activities: Activities;
  #asked: Asked | undefined;

  constructor(state: RunState, publisher: StatusPublisher, activities: Activities) {
    this.#state = state;
    this.#publisher = publisher;
    this.#activities = activities;
  }

  /** @throws ApplicationFailure with the refusal's code as type. */
  validate(intervention: Intervention): void {
    const refused = this.#refusal(intervention);
    if (refused !== undefined) throw refusal(refused);
  }

  /** @throws ApplicationFailure with the refusal's code as type, which is recorded */
  intervene(intervention: Intervention, origin: Origin): { choice: Choice; step: string } {
    const refused = this.#refusal(intervention, origin.signedIn);
    if (refused !== undefined) refuse(this.#state, refused, origin);
    const asked = this.#asked!;
    asked.chosen = intervention;
    const { step, code, message, said } = asked.attention;
    const { choice, by, reason, planHash } = intervention;
    const decided = {
      by,
      at: now(),
      ...(origin.id !== undefined && { id: origin.id }),
      ...(origin.signedIn !== undefined && { signedIn: origin.signedIn }),
      ...(reason !== undefined && { reason }),
    };
    const rollback = choice === 'rollback' && planHash !== undefined ? { planHash } : undefined;
    if (rollback !== undefined)
      this.#state.rollback = { decision: 'rollback', via: origin.via, ...rollback, ...decided };
    this.#state.record.interventions.push({
      step,
      code,
      message,
      ...(said === undefined ? {} : { said }),
      choice,
      ...decided,
      ...rollback,
    });
    return { choice: intervention.choice, step };
  }

  #refusal(intervention: Intervention, signedIn?: SignedIn): Refusal | undefined {
    const given = intervention as Partial<Intervention> | null | undefined;
    if (typeof given?.by !== 'string' || given.by.trim() === '' || !known.includes(given.choice as Choice)) {
      return {
        code: 'malformed',
        message: `A choice is {choice: ${known.join(' | ')}, by, step?, planHash?, reason?}.`,
      };
    }
    if (this.#asked === undefined || this.#asked.chosen !== undefined) {
      return { code: 'nothing-to-choose', message: 'The run does not need attention.' };
    }
    const { attention, since } = this.#asked;
    const again = askedAgain(given.asked, since);
    if (again !== undefined) return again;
    if (given.step !== undefined && given.step !== attention.step) {
      return { code: 'other-step', message: `The run needs attention at ${attention.step}, not at ${given.step}.` };
    }
    if (!attention.choices.includes(given.choice as Choice)) {
      return { code: 'not-offered', message: `${given.choice} is not offered here: ${attention.choices.join(', ')}.` };
    }
    const { requester, held } = this.#state;
    const refused = whyNotChosen(given.choice as Choice, personOf(given.by, signedIn), requester, held);
    if (refused !== undefined || given.choice !== 'rollback') return refused;
    return otherRollback(given.planHash, attention.rollback?.hash);
  }

  /**
   * Asks what to do with a step that failed for good.
   * @returns `retry` or `skip`; the other two end the run.
   * @throws Ended
   */
  async about(step: string, failure: StepFailure, offered: readonly Choice[] = choices): Promise<'retry' | 'skip'> {
    const choice = await this.ask({
      step,
      code: failure.code,
      message: failure.message,
      ...(failure.said === undefined ? {} : { said: failure.said }),
      advice: failure.advice,
      choices: offered,
    });
    if (choice === 'rollback') throw this.#state.abort(new Ended('rolled-back', failure.message, failure.code));
    if (choice === 'abort') throw this.#state.abort(new Ended('aborted', failure.message, failure.code));
    return choice === 'skip' ? 'skip' : 'retry';
  }

  async ask(question: Attention, evenCancelled = false): Promise<Choice> {
    const since = now();
    const { record } = this.#state;
    const rollback = question.choices.includes('rollback') ? rollbackPlanOf(this.#state) : undefined;
    if (rollback !== undefined) record.rollback = rollback;
    const attention = rollback === undefined ? question : { ...question, rollback: shownOf(rollback) };
    const asked: Asked = { attention, since };
    this.#asked = asked;
    const what = `a decision about ${attention.step}: ${attention.choices.join(', ')}`;
    this.#publisher.enter('needs-attention', {
      attention,
      waiting: {
        for: what,
        since,
        until: null,
        nextAttempt: null,
        who: whoMayChoose(attention.choices, this.#state.requester, this.#state.held),
      },
    });
    const end = await waitForPerson(
      this.#state,
      this.#activities,
      { kind: 'attention', since, because: attention.message, for: what, evenCancelled, evenInterrupted: true },
      () => asked.chosen !== undefined,
    );
    this.#asked = undefined;
    record.waits.push({ name: what, from: since, to: now(), why: attention.message });
    if (rollback !== undefined && asked.chosen?.choice !== 'rollback') delete record.rollback;
    if (end === 'cancelled') this.#state.checkpoint();
    return (asked.chosen as unknown as Intervention).choice;
  }
}

function shownOf(rollback: Plan): NonNullable<Attention['rollback']> {
  return { hash: rollback.hash, summary: summaryOf(rollback) };
}

function otherRollback(planHash: unknown, hash: string | undefined): Refusal | undefined {
  if (typeof planHash !== 'string') {
    return {
      code: 'malformed',
      message: 'A rollback names the hash of what it undoes: {choice, by, planHash}.',
    };
  }
  if (planHash === hash) return undefined;
  const message = `The decision is about plan ${short(planHash)}, and what would be undone now is ${short(hash ?? 'nothing')}: read it again.`;
  return { code: 'other-plan', message };
}
