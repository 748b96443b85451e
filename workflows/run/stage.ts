/**
 * A stage: planned when it is reached, with its own hash and, where it changes something, its own approval on the
 * evidence so far; then applied. When there is drift in between, only the stage is planned again.
 */
import { changesOf, type Plan, type Step } from '../../domain/plan.ts';
import { applyDefinition } from './applying.ts';
import type { RunContext } from './run-context.ts';
import { planDefinition, type Within } from './planning.ts';
import type { RunbookDefinition } from './run.ts';
import { onServer } from './run-state.ts';
import { stepFailure } from './step-failure.ts';
import { ApplicationFailure } from '@temporalio/common';
import { Drift, RunAborted, Unreachable } from './run-aborted.ts';

async function runStage(
  context: RunContext,
  step: Step,
  definition: RunbookDefinition,
  taken: Iterable<string>,
): Promise<void> {
  try {
    const within = { stage: step.name, taken: [...taken], document: step.document, ...onServer(step) };
    await planApproveApply(context, definition, within);
    context.publisher.finish(step.key, 'done');
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    context.skip(step, error.message);
  }
}

/**
 * The core of a run and of a stage: plan, wait for an approval if anything would change, apply; and again from the start
 * after drift.
 */
export async function planApproveApply(
  context: RunContext,
  definition: RunbookDefinition,
  stage?: Within,
): Promise<void> {
  const { state, publisher, approvals, interventions } = context;
  for (let rounds = 0; ;) {
    publisher.enter('planning');
    const plan = await planUntilKnown(context, definition, stage);
    state.record.plans.push(plan);
    publisher.planned(plan);
    const hasChanges = changesOf(plan).length > 0;
    if (hasChanges) await approvals.ask(plan);
    publisher.enter('applying');
    try {
      return await applyDefinition(context, definition, plan, runStage);
    } catch (error) {
      if (!(error instanceof Drift)) throw error;
      state.resume();
      // A plan with changes asks a person each time; one without changes must not loop forever.
      rounds = hasChanges ? 0 : rounds + 1;
      if (rounds < 3) continue;
      await interventions.about(
        error.step,
        {
          code: 'drift',
          message: error.message,
          advice: 'Something else changes it as soon as it is planned. Find out what, stop that, then choose retry.',
          failureClass: 'conflict',
        },
        ['retry', 'rollback', 'abort'],
      );
      rounds = 0;
    }
  }
}

async function planUntilKnown(context: RunContext, definition: RunbookDefinition, stage?: Within): Promise<Plan> {
  const { state, activities, interventions, publisher } = context;
  for (;;) {
    await context.checkpoint();
    try {
      return await planDefinition(state, activities, definition, stage);
    } catch (error) {
      if (error instanceof RunAborted) throw error;
      if (error instanceof ApplicationFailure && error.type === 'runbook-error') throw error;
      const failure = stepFailure(error);
      // What is wrong with the input can't be retried; a stage's run has changed things, so a person decides.
      const hopeless = failure.failureClass === 'invalid' || failure.failureClass === 'not-found';
      if (hopeless && stage === undefined && state.compensations.length === 0) throw error;
      const step = stage === undefined ? 'plan' : `stage/${stage.stage}`;
      // A server that can't be planned can be skipped; anything else that can't be planned ends here.
      const mayBeLeftOut = stage !== undefined && stage.server === stage.stage;
      const choice = await interventions.about(step, failure, [
        'retry',
        ...(mayBeLeftOut ? (['skip'] as const) : []),
        'rollback',
        'abort',
      ]);
      if (choice === 'skip') throw new Unreachable(`${step} was left out: ${failure.message}`);
      publisher.enter('planning');
    }
  }
}
