/**
 * Manual steps: the run waits until somebody confirms that the values stand in the vendor's product. A run that changed
 * nothing doesn't ask again: the values are in its report all the same.
 */
import type { Json } from '../../domain/json.ts';
import type { ManualStep } from '../../domain/plan.ts';
import type { Machinery } from './machinery.ts';
import { now } from './session.ts';

/** Waits for one manual step, unless nothing was changed. */
export async function manualStep(machinery: Machinery, step: ManualStep, values: Json): Promise<void> {
  const { session, board } = machinery;
  const entry = { key: step.key, name: step.name, values };
  if (session.lastChangeAt === undefined) {
    session.record.manualSteps.push({
      ...entry,
      confirmedBy: null,
      at: null,
      note: 'Not asked again: this run changed nothing.',
    });
    return board.finish(step.key, 'same');
  }
  const since = now();
  board.begin(step, 'awaiting-manual-step');
  board.enter('awaiting-manual-step', {
    manualStep: { name: step.name, key: step.key },
    waiting: {
      for: `"${step.name}" to be entered and confirmed`,
      since,
      until: null,
      nextAttempt: null,
      who: 'anybody',
    },
  });
  const confirmation = await machinery.confirmations.of(step, machinery.activities);
  session.record.waits.push({ name: step.name, from: since, to: now(), why: 'manual step' });
  session.record.manualSteps.push({
    ...entry,
    confirmedBy: confirmation?.by ?? null,
    at: confirmation === undefined ? null : now(),
    ...(confirmation?.note === undefined ? {} : { note: confirmation.note }),
  });
  session.checkpoint();
  board.finish(step.key, 'done');
}
