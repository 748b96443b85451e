/**
 * Hand-overs: the run waits until somebody confirms that the values stand in the vendor's product. A run that changed
 * nothing doesn't ask again: the values are in its report all the same.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { Json } from '../../domain/json.ts';
import type { HandOverStep } from '../../domain/plan.ts';
import type { HandOverDone } from '../messages.ts';
import type { Machinery } from './machinery.ts';
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

  async of(step: HandOverStep, machinery: Machinery): Promise<HandOverDone | undefined> {
    const waiting: { step: HandOverStep; done?: HandOverDone } = { step };
    this.#waiting = waiting;
    const what = `the hand-over "${step.name}" to be confirmed`;
    await waitForPerson(this.#session, machinery.activities, { for: what }, () => waiting.done !== undefined);
    this.#waiting = undefined;
    return waiting.done;
  }
}

/** Waits for one hand-over, unless nothing was changed. */
export async function handOver(machinery: Machinery, step: HandOverStep, values: Json): Promise<void> {
  const { session, board } = machinery;
  const entry = { key: step.key, name: step.name, values };
  if (session.lastChangeAt === undefined) {
    session.record.handOvers.push({
      ...entry,
      confirmedBy: null,
      at: null,
      note: 'Not asked again: this run changed nothing.',
    });
    return board.finish(step.key, 'same');
  }
  const since = now();
  board.begin(step, 'awaiting-hand-over');
  board.enter('awaiting-hand-over', {
    handOver: { name: step.name, key: step.key },
    waiting: { for: `"${step.name}" to be entered and confirmed`, since, until: null, nextLook: null, who: 'anybody' },
  });
  const done = await machinery.confirmations.of(step, machinery);
  session.record.waits.push({ name: step.name, from: since, to: now(), why: 'hand-over' });
  session.record.handOvers.push({
    ...entry,
    confirmedBy: done?.by ?? null,
    at: done === undefined ? null : now(),
    ...(done?.note === undefined ? {} : { note: done.note }),
  });
  session.checkpoint();
  board.finish(step.key, 'done');
}
