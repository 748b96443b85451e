/**
 * A step that failed for good doesn't end the run: a person decides what to do. The definition doesn't notice.
 */
import { askedAgain, samePerson, type Refusal } from '../../domain/approval.ts';
import type { Attention, Choice } from '../../domain/run-status.ts';
import type { Intervention } from '../messages.ts';
import type { Activities } from './activities.ts';
import type { StatusPublisher } from './status-publisher.ts';
import { refusal, refuse, type Origin } from './refusals.ts';
import { now, type RunState } from './run-state.ts';
import type { StepFailure } from './step-failure.ts';
import { Ended } from './run-aborted.ts';
import { waitForPerson } from './waiting.ts';

const choices: readonly Choice[] = ['retry', 'skip', 'rollback', 'abort'];
const known: readonly Choice[] = [...choices, 'resume'];

export class Interventions {
  readonly #state: RunState;
  readonly #publisher: StatusPublisher;
  readonly #activities: Activities;
  #asked: { attention: Attention; since: string; chosen?: Intervention } | undefined;

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
    const refused = this.#refusal(intervention);
    if (refused !== undefined) refuse(this.#state, refused, origin);
    const asked = this.#asked!;
    asked.chosen = intervention;
    const { step, code, message, said } = asked.attention;
    this.#state.record.interventions.push({
      step,
      code,
      message,
      ...(said === undefined ? {} : { said }),
      choice: intervention.choice,
      claimedBy: intervention.claimedBy,
      at: now(),
      ...(origin.id !== undefined && { id: origin.id }),
      ...(intervention.reason === undefined ? {} : { reason: intervention.reason }),
    });
    return { choice: intervention.choice, step };
  }

  #refusal(intervention: Intervention): Refusal | undefined {
    const given = intervention as Partial<Intervention> | null | undefined;
    if (
      typeof given?.claimedBy !== 'string' ||
      given.claimedBy.trim() === '' ||
      !known.includes(given.choice as Choice)
    ) {
      return { code: 'malformed', message: `A choice is {choice: ${known.join(' | ')}, claimedBy, step?, reason?}.` };
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
    const { requestedBy } = this.#state.request;
    if (given.choice === 'skip' && samePerson(given.claimedBy, requestedBy)) {
      return { code: 'requester', message: `${requestedBy} asked for this run: another person must skip the step.` };
    }
    return undefined;
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

  /** A skipped step is a part of what was approved that is missing, or unproven: who asked for it doesn't accept that alone. */
  #whoMayChoose({ choices }: Attention): string {
    return choices.includes('skip') ? `anybody; skip: anybody but ${this.#state.request.requestedBy}` : 'anybody';
  }

  async ask(attention: Attention, evenCancelled = false): Promise<Choice> {
    const since = now();
    const asked: { attention: Attention; since: string; chosen?: Intervention } = { attention, since };
    this.#asked = asked;
    const what = `a decision about ${attention.step}: ${attention.choices.join(', ')}`;
    this.#publisher.enter('needs-attention', {
      attention,
      waiting: { for: what, since, until: null, nextAttempt: null, who: this.#whoMayChoose(attention) },
    });
    const end = await waitForPerson(
      this.#state,
      this.#activities,
      { kind: 'attention', since, because: attention.message, for: what, evenCancelled, evenInterrupted: true },
      () => asked.chosen !== undefined,
    );
    this.#asked = undefined;
    this.#state.record.waits.push({ name: what, from: since, to: now(), why: attention.message });
    if (end === 'cancelled') this.#state.checkpoint();
    return (asked.chosen as unknown as Intervention).choice;
  }
}
