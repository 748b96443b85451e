/** What the run hears of its hand-overs: a confirmation is checked, and ends the wait for the one that is waited for. */
import { ApplicationFailure } from '@temporalio/common';
import type { HandOverStep } from '../../domain/plan.ts';
import type { HandOverDone } from '../messages.ts';
import type { Activities } from './activities.ts';
import { now, type Session } from './session.ts';
import { waitForPerson } from './waiting.ts';

export class Confirmations {
  readonly #session: Session;
  #waiting: { step: HandOverStep; done?: HandOverDone } | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @throws ApplicationFailure with the refusal's code as type. */
  validate(done: HandOverDone): void {
    const refused = this.#refusal(done);
    if (refused !== undefined) throw ApplicationFailure.create({ ...refused, nonRetryable: true });
  }

  confirm(done: HandOverDone): { handOver: string } | undefined {
    const refused = this.#refusal(done);
    if (refused !== undefined || this.#waiting === undefined) {
      this.#session.record.refusedDecisions.push({
        at: now(),
        code: refused?.type ?? 'malformed',
        message: refused?.message ?? '',
      });
      return undefined;
    }
    this.#waiting.done = done;
    return { handOver: this.#waiting.step.key };
  }

  #refusal(done: HandOverDone): { type: string; message: string } | undefined {
    const given = done as Partial<HandOverDone> | null | undefined;
    if (typeof given?.by !== 'string' || given.by.trim() === '') {
      return { type: 'malformed', message: 'A confirmation is {by, handOver?, note?}.' };
    }
    const step = this.#waiting?.step;
    if (step === undefined || this.#waiting?.done !== undefined) {
      return { type: 'nothing-to-confirm', message: 'The run does not wait for a hand-over.' };
    }
    if (given.handOver !== undefined && given.handOver !== step.key && given.handOver !== step.name) {
      return { type: 'other-hand-over', message: `The run waits for "${step.name}", not for "${given.handOver}".` };
    }
    return undefined;
  }

  async of(step: HandOverStep, activities: Activities): Promise<HandOverDone | undefined> {
    const waiting: { step: HandOverStep; done?: HandOverDone } = { step };
    this.#waiting = waiting;
    const what = `the hand-over "${step.name}" to be confirmed`;
    await waitForPerson(this.#session, activities, { for: what }, () => waiting.done !== undefined);
    this.#waiting = undefined;
    return waiting.done;
  }
}
