/**
 * Rolls back, newest first, exactly what this run changed. What was found as it should be, or was adopted, stays. An undo
 * reads first and is safe twice; one that fails asks a person: retry, or leave it behind.
 */
import { undoEach } from './apply-each.ts';
import type { Machinery } from './machinery.ts';
import { now, type Compensation } from './session.ts';
import { stepFailure } from './step-failure.ts';

/** Changes that a rollback would look at: ours, or with an outcome that was never told. */
export function pending(machinery: Machinery): Compensation[] {
  return machinery.session.compensations.filter(({ applied }) => applied === undefined || applied.ours);
}

export async function rollBack(machinery: Machinery): Promise<void> {
  const { session, board } = machinery;
  for (const compensation of pending(machinery).toReversed()) {
    board.begin(compensation.step, 'rolling-back');
    const note = await undo(machinery, compensation);
    const recorded = session.record.changes.findLast((change) => change.key === compensation.step.key && change.ours);
    if ('residual' in note) session.record.residual.push(`${compensation.step.key}: ${note.residual}`);
    if (recorded !== undefined) {
      recorded.undone = 'residual' in note ? { at: now(), ...note } : { at: now(), note: note.undone };
    }
    board.finish(compensation.step.key, 'residual' in note ? 'failed' : 'pending');
  }
  session.compensations.length = 0;
}

/** Says what a run that ends without a rollback leaves in the tenant. */
export function recordResidual(machinery: Machinery): void {
  const { session } = machinery;
  for (const { step, applied } of pending(machinery)) {
    const certain =
      applied === undefined ? 'its outcome was never told, look for it' : `${applied.action}d by this run`;
    session.record.residual.push(`${step.key}: ${certain}`);
  }
}

async function undo(machinery: Machinery, compensation: Compensation) {
  const { session, activities, interventions } = machinery;
  const { step, desired, applied, trace } = compensation;
  if (step.irreversible !== undefined && applied !== undefined) return { residual: step.irreversible };
  for (;;) {
    try {
      if (compensation.total !== undefined) return await undoEach(machinery, compensation, compensation.total);
      return await activities.undo(
        step.resource,
        {
          connection: session.request.connection,
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
