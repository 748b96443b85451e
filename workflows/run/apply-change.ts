/**
 * One change: the compensation is registered before the write, the write is one activity that reads, compares, writes and
 * reads back, and a failure for good asks a person.
 */
import type { ApplyAnswer } from '../../domain/activity-contracts.ts';
import type { Json } from '../../domain/json.ts';
import type { ChangeStep } from '../../domain/plan.ts';
import type { Machinery } from './machinery.ts';
import { now, onServer, type Compensation } from './session.ts';
import { stepFailure } from './step-failure.ts';
import { Drift } from './stops.ts';

/** @returns what later steps may use, or that the step was skipped. */
export async function applyChange(
  machinery: Machinery,
  step: ChangeStep,
  desired: Json,
): Promise<{ state: 'known'; value: Json } | { state: 'skipped'; why: string }> {
  const { session, activities, interventions, board } = machinery;
  const compensation: Compensation = { step, desired };
  if (step.action !== 'none') session.compensations.push(compensation);
  for (;;) {
    session.checkpoint();
    board.begin(step);
    try {
      const answer = await activities.apply(
        step.resource,
        {
          connection: session.request.connection,
          desired,
          approved: { action: step.action, changes: step.changes },
          ...(compensation.trace === undefined ? {} : { earlier: compensation.trace }),
        },
        step.name,
      );
      compensation.applied = answer;
      record(machinery, step, answer);
      return { state: 'known', value: answer.outputs };
    } catch (error) {
      const failure = stepFailure(error);
      if (failure.trace !== undefined) compensation.trace = failure.trace;
      if (failure.code === 'drift') throw session.stop(new Drift(step.key, failure.message));
      board.finish(step.key, 'failed');
      if ((await interventions.about(step.key, failure)) === 'skip') {
        const why = `${step.key} was skipped: ${failure.message}`;
        machinery.skip(step, why);
        return { state: 'skipped', why };
      }
    }
  }
}

function record({ session, board }: Machinery, step: ChangeStep, answer: ApplyAnswer): void {
  if (answer.ours) session.lastChangeAt = Date.now();
  session.record.changes.push({
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
  board.finish(step.key, answer.ours ? 'done' : 'same');
}
