/**
 * Hand-overs: the run waits until somebody confirms that the values stand in the vendor's product. A run that changed
 * nothing doesn't ask again: the values are in its report all the same.
 */
import type { Json } from '../../domain/json.ts';
import type { HandOverStep } from '../../domain/plan.ts';
import type { Machinery } from './machinery.ts';
import { now } from './session.ts';

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
    waiting: {
      for: `"${step.name}" to be entered and confirmed`,
      since,
      until: null,
      nextAttempt: null,
      who: 'anybody',
    },
  });
  const done = await machinery.confirmations.of(step, machinery.activities);
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
