/** Confirmations of manual steps: each is validated, and ends the wait for the step that it confirms. */
import { ApplicationFailure } from '@temporalio/common';
import type { ManualStep } from '../../domain/plan.ts';
import type { Confirmation } from '../messages.ts';
import type { Activities } from './activities.ts';
import { now, type RunState } from './run-state.ts';
import { waitForPerson } from './waiting.ts';

export class Confirmations {
  readonly #state: RunState;
  #waiting: { step: ManualStep; done?: Confirmation } | undefined;

  constructor(state: RunState) {
    this.#state = state;
  }

  /** @throws ApplicationFailure with the refusal's code as type. */
  validate(done: Confirmation): void {
    const refused = this.#refusal(done);
    if (refused !== undefined) throw ApplicationFailure.create({ ...refused, nonRetryable: true });
  }

  confirm(done: Confirmation): { manualStep: string } | undefined {
    const refused = this.#refusal(done);
    if (refused !== undefined || this.#waiting === undefined) {
      this.#state.record.refusedDecisions.push({
        at: now(),
        code: refused?.type ?? 'malformed',
        message: refused?.message ?? '',
      });
      return undefined;
    }
    this.#waiting.done = done;
    return { manualStep: this.#waiting.step.key };
  }

  #refusal(done: Confirmation): { type: string; message: string } | undefined {
    const given = done as Partial<Confirmation> | null | undefined;
    if (typeof given?.claimedBy !== 'string' || given.claimedBy.trim() === '') {
      return { type: 'malformed', message: 'A confirmation is {claimedBy, manualStep?, note?}.' };
    }
    const step = this.#waiting?.step;
    if (step === undefined || this.#waiting?.done !== undefined) {
      return { type: 'nothing-to-confirm', message: 'The run does not wait for a manual step.' };
    }
    if (given.manualStep !== undefined && given.manualStep !== step.key && given.manualStep !== step.name) {
      return { type: 'other-manual-step', message: `The run waits for "${step.name}", not for "${given.manualStep}".` };
    }
    return undefined;
  }

  async of(step: ManualStep, activities: Activities): Promise<Confirmation | undefined> {
    const waiting: { step: ManualStep; done?: Confirmation } = { step };
    this.#waiting = waiting;
    const what = `the manual step "${step.name}" to be confirmed`;
    await waitForPerson(this.#state, activities, { for: what }, () => waiting.done !== undefined);
    this.#waiting = undefined;
    return waiting.done;
  }
}
