/**
 * Before the first undo the worker that writes checks the decision to roll back, and signs it into the journal. Where it
 * refuses, or where there is something else to undo than was decided, a person is asked anew.
 */
import { same, type Json } from '../../domain/json.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RunContext } from './run-context.ts';
import { rollbackPlanOf } from './rollback-plan.ts';
import { pendingChanges, type RunState } from './run-state.ts';
import { stepFailure, type StepFailure } from './step-failure.ts';

/** @returns false where a person has chosen to leave the changes as they are */
export async function isRollbackAdmitted(context: RunContext): Promise<boolean> {
  const { state, interventions, publisher } = context;
  for (;;) {
    // Nobody is waited for any more, however long the worker takes.
    publisher.enter('rolling-back');
    if (pendingChanges(state).length === 0) return true;
    const failure = await whyNotAdmitted(context);
    if (failure === undefined) return true;
    const { code, message, advice } = failure;
    const attention = { step: 'rollback', code, message, advice, choices: ['rollback', 'abort'] } as const;
    if ((await interventions.ask(attention, true)) === 'abort') return false;
  }
}

async function whyNotAdmitted({ state, activities }: RunContext): Promise<StepFailure | undefined> {
  const { rollback: decision, request, record } = state;
  const plan = record.rollback;
  if (plan === undefined || decision?.planHash !== plan.hash || !isStillMeant(state, plan)) return moved;
  try {
    await activities.admit({ plan, decision, requestedBy: request.requestedBy });
    return undefined;
  } catch (error) {
    return stepFailure(error);
  }
}

function isStillMeant(state: RunState, { steps }: Plan): boolean {
  return same(rollbackPlanOf(state).steps as unknown as Json, steps as unknown as Json);
}

const moved: StepFailure = {
  code: 'other-plan',
  message: 'Since the rollback was decided there is something else to undo.',
  advice: 'Read what would be undone now, then choose rollback once more, or abort to leave it.',
  failureClass: 'conflict',
};
