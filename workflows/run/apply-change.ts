/**
 * One change: the compensation is registered before the write, the write is one activity that reads, compares, writes and
 * reads back, and after the last failed attempt a person is asked.
 */
import type { ApplyAnswer } from '../../domain/activity-contracts.ts';
import type { Json } from '../../domain/json.ts';
import type { ChangeStep } from '../../domain/plan.ts';
import type { Written } from '../../domain/written.ts';
import type { RunContext } from './run-context.ts';
import { now, onServer, type Compensation } from './run-state.ts';
import { interruptible, isStopped } from './interruptible.ts';
import { stepFailure } from './step-failure.ts';
import { Drift } from './run-aborted.ts';

/** Where what is left of the plan has to be approved anew. */
export const endedApprovals: readonly string[] = ['approval-ended', 'approval-revoked'];

/** @returns the outputs for later steps, or that the step was skipped. */
export async function applyChange(
  context: RunContext,
  step: ChangeStep,
  desired: Json,
): Promise<{ state: 'known'; value: Json } | { state: 'skipped'; why: string }> {
  const { state, activities, interventions, publisher } = context;
  const compensation: Compensation = { step, desired };
  if (step.action !== 'none') state.compensations.push(compensation);
  for (;;) {
    await context.checkpoint();
    publisher.begin(step);
    try {
      const answer = await interruptible(state, () =>
        activities.apply(
          step.resource,
          {
            connection: state.request.connection,
            step: step.key,
            desired,
            approved: { action: step.action, changes: step.changes },
          },
          step.name,
        ),
      );
      compensation.applied = answer;
      record(context, step, answer);
      return { state: 'known', value: answer.outputs };
    } catch (error) {
      const failure = stepFailure(error);
      compensation.written = failure.written;
      if (failure.code === 'drift') throw state.abort(new Drift(step.key, failure.message));
      publisher.finish(step.key, 'failed');
      if (endedApprovals.includes(failure.code)) {
        await context.approveRest(step.key);
        continue;
      }
      if (isStopped(state)) {
        compensation.written = failure.written ?? (await written(context, step.key));
        // Ends here, or goes on with the step when a person says so.
        await context.checkpoint();
        continue;
      }
      if ((await interventions.about(step.key, failure)) === 'skip') {
        const why = `${step.key} was skipped: ${failure.message}`;
        context.skip(step, why);
        return { state: 'skipped', why };
      }
    }
  }
}

/** What a step has written that didn't come to its end; undefined where that can't be known. */
async function written({ activities }: RunContext, step: string): Promise<Written | undefined> {
  try {
    return (await activities.stepWrites(step)).written;
  } catch {
    return undefined;
  }
}

function record({ state, publisher }: RunContext, step: ChangeStep, answer: ApplyAnswer): void {
  if (answer.ours) state.lastChangeAt = Date.now();
  state.record.changes.push({
    key: step.key,
    resource: step.resource,
    name: step.name,
    ...onServer(step),
    action: answer.ours ? answer.action : 'none',
    changes: answer.ours ? answer.changes : [],
    ours: answer.ours,
    at: now(),
    outputs: answer.outputs,
  });
  publisher.finish(step.key, answer.ours ? 'done' : 'same');
}
