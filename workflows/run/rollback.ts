/**
 * Rolls back, newest first, exactly what this run changed. What was found as it should be, or was adopted, stays. An undo
 * reads first and is safe twice; one that fails asks a person: retry, or leave it behind.
 */
import { undoEach } from './apply-each.ts';
import type { RunContext } from './run-context.ts';
import { now, type Compensation } from './run-state.ts';
import { stepFailure } from './step-failure.ts';

/** Changes that a rollback would look at: ours, or with an outcome that was never told. */
export function pending(context: RunContext): Compensation[] {
  return context.state.compensations.filter(({ applied }) => applied === undefined || applied.ours);
}

export async function rollBack(context: RunContext): Promise<void> {
  const { state, publisher } = context;
  for (const compensation of pending(context).toReversed()) {
    publisher.begin(compensation.step, 'rolling-back');
    const note = await undo(context, compensation);
    const recorded = state.record.changes.findLast((change) => change.key === compensation.step.key && change.ours);
    if ('residual' in note) state.record.residual.push(`${compensation.step.key}: ${note.residual}`);
    if (recorded !== undefined) {
      recorded.undone = 'residual' in note ? { at: now(), ...note } : { at: now(), note: note.undone };
    }
    publisher.finish(compensation.step.key, 'residual' in note ? 'failed' : 'pending');
  }
  state.compensations.length = 0;
}

/** Says what a run that ends without a rollback leaves in the tenant. */
export function recordResidual(context: RunContext): void {
  const { state } = context;
  for (const { step, applied } of pending(context)) {
    const certain =
      applied === undefined ? 'its outcome was never told, look for it' : `${applied.action}d by this run`;
    state.record.residual.push(`${step.key}: ${certain}`);
  }
}

async function undo(context: RunContext, compensation: Compensation) {
  const { state, activities, interventions } = context;
  const { step, desired, applied, trace } = compensation;
  if (step.irreversible !== undefined && applied !== undefined) return { residual: step.irreversible };
  for (;;) {
    try {
      if (compensation.total !== undefined) return await undoEach(context, compensation, compensation.total);
      return await activities.undo(
        step.resource,
        {
          connection: state.request.connection,
          desired,
          approved: { action: step.action, changes: step.changes },
          ...(applied === undefined ? {} : { applied }),
          ...(trace === undefined ? {} : { earlier: trace }),
        },
        step.name,
      );
    } catch (error) {
      const failure = stepFailure(error);
      const choice = await interventions.ask(
        {
          step: step.key,
          code: failure.code,
          message: `It could not be rolled back: ${failure.message}`,
          advice: failure.advice,
          choices: ['retry', 'skip'],
        },
        true,
      );
      if (choice === 'skip') return { residual: failure.message };
    }
  }
}
