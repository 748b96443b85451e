/**
 * Rolls back what a run has written from the journal alone, for a run that no worker can continue. It has the run's workflow
 * ID, so that nobody starts the runbook for the same subject meanwhile. It plans from what the journal has, and a person decides
 * about that plan; the undo of each step, the question when one fails, and the report are those of any rollback.
 */
import { CancellationScope, sleep, workflowInfo } from '@temporalio/workflow';
import { milliseconds } from '../domain/duration.ts';
import type { JournalStep } from '../domain/activity-contracts.ts';
import type { RollbackRequest } from '../domain/rollback-request.ts';
import type { RunRecord } from '../domain/run-record.ts';
import { interrupt, listen, reportAndEnd, rolledBack } from './run/lifecycle.ts';
import { madeChanges } from './run/made-changes.ts';
import { recordResidual } from './run/rollback.ts';
import { admitRequest } from './run/request-admitted.ts';
import { RunContext } from './run/run-context.ts';
import { RunState, type Compensation } from './run/run-state.ts';
import { stepFailure } from './run/step-failure.ts';

export async function rollBackRun(request: RollbackRequest): Promise<RunRecord> {
  const root = CancellationScope.current();
  const state = new RunState(request, request.target, request.of.runId);
  root.cancelRequested.catch(() => interrupt(state));
  return CancellationScope.nonCancellable(() => rollBackFromJournal(state, request));
}

async function rollBackFromJournal(state: RunState, { of, pace }: RollbackRequest): Promise<RunRecord> {
  const context = new RunContext(state);
  listen(context);
  const { runId, code, why } = of;
  state.record.message = why;
  state.record.code = code;
  context.publisher.enter('planning');
  // Nobody is asked anything before it is known who may answer.
  await answered(context, () => admitRequest(context));
  // An activity of the execution that was terminated learns of it by its next heartbeat, and may write until then.
  await sleep(milliseconds(pace.workerSilentAfter), {
    summary: `waiting for what ${workflowInfo().workflowId} has under way`,
  });
  const { steps, unknown } = await answered(context, () => context.activities.journalSteps(runId));
  for (const step of steps.toReversed()) register(state, step);
  state.record.residual.push(...unknown);
  await reportAndEnd(context, (await isWanted(context, code, why)) ? await rolledBack(context) : left(context));
  return state.record;
}

async function isWanted({ state, interventions }: RunContext, code: string, why: string): Promise<boolean> {
  const message = `${why} ${madeChanges(state)}`;
  const advice = 'Choose rollback to undo what the journal has of it, or abort to leave it as it is.';
  const choice = await interventions.ask({ step: 'run', code, message, advice, choices: ['rollback', 'abort'] }, true);
  return choice === 'rollback';
}

function left(context: RunContext): 'failed' {
  recordResidual(context);
  return 'failed';
}

/** Asks a person where the worker that writes doesn't answer: without it nothing can be rolled back. */
async function answered<Answer>(context: RunContext, ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      await context.interventions.ask({ step: 'run', ...shown(error), choices: ['retry'] }, true);
    }
  }
}

function shown(error: unknown) {
  const { code, message, advice } = stepFailure(error);
  return { code, message, advice };
}

function register(state: RunState, { step, at, desired, applied, total }: JournalStep): void {
  const { key, resource, name, action, changes } = step;
  const compensation: Compensation = {
    step,
    desired,
    written: applied === undefined ? undefined : 'something',
    ...(applied !== undefined && { applied }),
    ...(total !== undefined && { each: { total, changed: new Map(), mayHaveWritten: true } }),
  };
  state.compensations.push(compensation);
  state.record.changes.push({
    key,
    resource,
    name,
    action,
    changes,
    ours: true,
    at,
    outputs: applied?.outputs ?? null,
  });
}
