/**
 * Manual steps: the run waits until a person confirms that the values are entered in the vendor's product. A run that
 * changed nothing doesn't ask again: the values are still in its report. They are in the record and in the status from the
 * moment that the wait begins.
 */
import type { Json } from '../../domain/json.ts';
import type { ManualStep } from '../../domain/plan.ts';
import { whoMayChoose } from '../../domain/who-may-choose.ts';
import type { RunContext } from './run-context.ts';
import { now } from './run-state.ts';

/** Waits for one manual step, unless nothing was changed. */
export async function manualStep(context: RunContext, step: ManualStep, values: Json): Promise<void> {
  const { state, publisher } = context;
  const entry = { key: step.key, name: step.name, values };
  if (state.lastChangeAt === undefined) {
    state.record.manualSteps.push({
      ...entry,
      confirmedBy: null,
      at: null,
      note: 'Not asked again: this run changed nothing.',
    });
    return publisher.finish(step.key, 'same');
  }
  const since = now();
  const entered = state.record.manualSteps.push({ ...entry, confirmedBy: null, at: null }) - 1;
  publisher.begin(step, 'awaiting-manual-step');
  publisher.enter('awaiting-manual-step', {
    manualStep: entry,
    waiting: {
      for: `"${step.name}" to be entered and confirmed`,
      since,
      until: null,
      nextAttempt: null,
      who: whoMayChoose(['confirm'], state.requester, state.held),
    },
  });
  const confirmation = await context.confirmations.of(step, since, context.activities);
  state.record.waits.push({ name: step.name, from: since, to: now(), why: 'manual step' });
  state.record.manualSteps[entered] = {
    ...entry,
    confirmedBy: confirmation?.by ?? null,
    at: confirmation === undefined ? null : now(),
    ...(confirmation?.note === undefined ? {} : { note: confirmation.note }),
    ...(confirmation?.id === undefined ? {} : { id: confirmation.id }),
    ...(confirmation?.signedIn === undefined ? {} : { signedIn: confirmation.signedIn }),
  };
  state.checkpoint();
  publisher.finish(step.key, 'done');
}
