/** Confirmations of manual steps: each is validated, and ends the wait for the step that it confirms. */
import { askedAgain, type Refusal } from '../../domain/approval.ts';
import { personOf, type SignedIn } from '../../domain/person.ts';
import { whyNotChosen } from '../../domain/who-may-choose.ts';
import type { ManualStep } from '../../domain/plan.ts';
import type { Confirmation } from '../messages.ts';
import type { Activities } from './activities.ts';
import { refusal, refuse, type Origin } from './refusals.ts';
import type { RunState } from './run-state.ts';
import { waitForPerson } from './waiting.ts';

/** A confirmation; its id where it came as a text, and who has signed it. */
type Given = Confirmation & Pick<Origin, 'id' | 'signedIn'>;

export class Confirmations {
  readonly #state: RunState;
  #waiting: { step: ManualStep; since: string; done?: Given } | undefined;

  constructor(state: RunState) {
    this.#state = state;
  }

  /** @throws ApplicationFailure with the refusal's code as type. */
  validate(done: Confirmation): void {
    const refused = this.#refusal(done);
    if (refused !== undefined) throw refusal(refused);
  }

  /** @throws ApplicationFailure with the refusal's code as type, which is recorded */
  confirm(done: Confirmation, origin: Origin): { manualStep: string } {
    const refused = this.#refusal(done, origin.signedIn);
    if (refused !== undefined) refuse(this.#state, refused, origin);
    const waiting = this.#waiting!;
    const { id, signedIn } = origin;
    waiting.done = { ...done, ...(id !== undefined && { id }), ...(signedIn !== undefined && { signedIn }) };
    return { manualStep: waiting.step.key };
  }

  #refusal(done: Confirmation, signedIn?: SignedIn): Refusal | undefined {
    const given = done as Partial<Confirmation> | null | undefined;
    if (typeof given?.by !== 'string' || given.by.trim() === '') {
      return { code: 'malformed', message: 'A confirmation is {by, manualStep?, note?}.' };
    }
    const step = this.#waiting?.step;
    if (step === undefined || this.#waiting?.done !== undefined) {
      return { code: 'nothing-to-confirm', message: 'The run does not wait for a manual step.' };
    }
    if (given.manualStep !== undefined && given.manualStep !== step.key && given.manualStep !== step.name) {
      return { code: 'other-manual-step', message: `The run waits for "${step.name}", not for "${given.manualStep}".` };
    }
    const { requester, held } = this.#state;
    return (
      askedAgain(given.asked, this.#waiting?.since) ??
      whyNotChosen('confirm', personOf(given.by, signedIn), requester, held)
    );
  }

  /** @param since when the run asked, ISO 8601 */
  async of(step: ManualStep, since: string, activities: Activities): Promise<Given | undefined> {
    const waiting: { step: ManualStep; since: string; done?: Given } = { step, since };
    this.#waiting = waiting;
    const what = `the manual step "${step.name}" to be confirmed`;
    await waitForPerson(
      this.#state,
      activities,
      { kind: 'manual-step', since, for: what },
      () => waiting.done !== undefined,
    );
    this.#waiting = undefined;
    return waiting.done;
  }
}
