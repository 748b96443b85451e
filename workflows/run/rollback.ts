/**
 * Rolls back, newest first, exactly what this run changed. What was found unchanged, or was adopted, stays. An undo reads
 * first and is idempotent; when one fails, a person is asked: retry it, or leave the change as residual.
 */
import { isRollbackAdmitted } from './admit-rollback.ts';
import { undoEach } from './apply-each.ts';
import type { RunContext } from './run-context.ts';
import { now, pendingChanges, type Compensation } from './run-state.ts';
import { stepFailure } from './step-failure.ts';

/** @returns false where nothing was undone, since the decision was not admitted and a person has chosen to leave the changes */
export async function rollBack(context: RunContext): Promise<boolean> {
  const { state, publisher } = context;
  if (!(await isRollbackAdmitted(context))) return false;
  for (const compensation of pendingChanges(state).toReversed()) {
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
  return true;
}

/**
 * Records what remains in the tenant when a run ends without a rollback.
 *
 * @param among the changes that are meant; default: all
 */
export function recordResidual(context: RunContext, among: (change: Compensation) => boolean = () => true): void {
  const { state } = context;
  for (const { step, applied, written } of pendingChanges(state).filter(among)) {
    const unfinished =
      written === 'something'
        ? 'written by this run, at least in part'
        : 'its outcome is unknown: check whether it is there';
    state.record.residual.push(`${step.key}: ${applied === undefined ? unfinished : `${applied.action}d by this run`}`);
  }
}

async function undo(context: RunContext, compensation: Compensation) {
  const { state, activities, interventions } = context;
  const { step, desired, applied } = compensation;
  if (step.irreversible !== undefined && applied !== undefined) return { residual: step.irreversible };
  for (;;) {
    try {
      if (compensation.each !== undefined) return await undoEach(context, compensation, compensation.each);
      return await activities.undo(
        step.resource,
        {
          connection: state.request.connection,
          step: step.key,
          desired,
          approved: { action: step.action, changes: step.changes },
          ...(applied === undefined ? {} : { applied }),
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
          ...(failure.said === undefined ? {} : { said: failure.said }),
          advice: failure.advice,
          choices: ['retry', 'skip'],
        },
        true,
      );
      if (choice === 'skip') return { residual: failure.message };
    }
  }
}
