/**
 * A stage: planned when it is reached, with its own hash and, where it changes something, its own approval on the
 * evidence so far; then applied. When there is drift in between, only the stage is planned again.
 */
import { changesOf, type Plan, type Step } from '../../domain/plan.ts';
import { applyDefinition } from './applying.ts';
import type { Machinery } from './machinery.ts';
import { planDefinition, type RunbookDefinition, type Within } from './planning.ts';
import { onServer } from './session.ts';
import { stepFailure } from './step-failure.ts';
import { ApplicationFailure } from '@temporalio/common';
import { Drift, Stop, Unreachable } from './stops.ts';

async function runStage(
  machinery: Machinery,
  step: Step,
  definition: RunbookDefinition,
  taken: Iterable<string>,
): Promise<void> {
  try {
    const within = { stage: step.name, taken: [...taken], document: step.document, ...onServer(step) };
    await planApproveApply(machinery, definition, within);
    machinery.board.finish(step.key, 'done');
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    machinery.skip(step, error.message);
  }
}

/**
 * The heart of a run and of a stage: plan, ask where something would change, apply; and from the start when what was
 * approved is no longer what is there.
 */
export async function planApproveApply(
  machinery: Machinery,
  definition: RunbookDefinition,
  stage?: Within,
): Promise<void> {
  const { session, board, approvals, interventions } = machinery;
  for (let rounds = 0; ;) {
    board.enter('planning');
    const plan = await planUntilKnown(machinery, definition, stage);
    session.record.plans.push(plan);
    board.planned(plan);
    const hasChanges = changesOf(plan).length > 0;
    if (hasChanges) await approvals.ask(plan);
    board.enter('applying');
    try {
      return await applyDefinition(machinery, definition, plan, runStage);
    } catch (error) {
      if (!(error instanceof Drift)) throw error;
      session.resume();
      // A plan with changes asks a person each time; one without must not go round for ever.
      rounds = hasChanges ? 0 : rounds + 1;
      if (rounds < 3) continue;
      await interventions.about(
        error.step,
        {
          code: 'drift',
          message: error.message,
          advice: 'Something changes it as fast as it is planned: find out what.',
          failureClass: 'conflict',
        },
        ['retry', 'rollback', 'abort'],
      );
      rounds = 0;
    }
  }
}

async function planUntilKnown(machinery: Machinery, definition: RunbookDefinition, stage?: Within): Promise<Plan> {
  const { session, activities, interventions, board } = machinery;
  for (;;) {
    session.checkpoint();
    try {
      return await planDefinition(session, activities, definition, stage);
    } catch (error) {
      if (error instanceof Stop) throw error;
      if (error instanceof ApplicationFailure && error.type === 'runbook-error') throw error;
      const failure = stepFailure(error);
      // What is wrong with the input can't be retried; a stage's run has changed things, so a person decides.
      const hopeless = failure.failureClass === 'invalid' || failure.failureClass === 'not-found';
      if (hopeless && stage === undefined && session.compensations.length === 0) throw error;
      const step = stage === undefined ? 'plan' : `stage/${stage.stage}`;
      // A server that can't be planned can be left out; anything else that can't ends here.
      const mayBeLeftOut = stage !== undefined && stage.server === stage.stage;
      const choice = await interventions.about(step, failure, [
        'retry',
        ...(mayBeLeftOut ? (['skip'] as const) : []),
        'rollback',
        'abort',
      ]);
      if (choice === 'skip') throw new Unreachable(`${step} was left out: ${failure.message}`);
      board.enter('planning');
    }
  }
}
