/**
 * Rolls back what a run has written from the journal alone, for a run that no worker can continue. It has the run's workflow
 * ID, so that nobody starts the runbook for the same subject meanwhile; the undo of each step, the question when one fails, and
 * the report are those of any rollback.
 */
import { CancellationScope, sleep, workflowInfo } from '@temporalio/workflow';
import { milliseconds } from '../domain/duration.ts';
import type { JournalStep } from '../domain/activity-contracts.ts';
import type { ChangeStep } from '../domain/plan.ts';
import type { RollbackRequest } from '../domain/rollback-request.ts';
import type { RunRecord } from '../domain/run-record.ts';
import { interrupt, listen, reportAndEnd } from './run/lifecycle.ts';
import { rollBack } from './run/rollback.ts';
import { RunContext } from './run/run-context.ts';
import { now, RunState, type Compensation } from './run/run-state.ts';
import { stepFailure } from './run/step-failure.ts';

export async function rollBackRun(request: RollbackRequest): Promise<RunRecord> {
  const root = CancellationScope.current();
  const state = new RunState(request, request.target, request.of.runId);
  root.cancelRequested.catch(() => interrupt(state));
  return CancellationScope.nonCancellable(() => rollBackFromJournal(state, request));
}

async function rollBackFromJournal(state: RunState, { of, decision, pace }: RollbackRequest): Promise<RunRecord> {
  const context = new RunContext(state);
  listen(context);
  const { runId, code, why } = of;
  state.record.message = `Rolled back from the journal, by the decision of ${decision.claimedBy}: ${why}`;
  state.record.code = code;
  state.record.interventions.push({ step: 'run', code, message: why, choice: 'rollback', at: now(), ...decision });
  context.publisher.enter('rolling-back');
  // An activity of the execution that was terminated learns of it by its next heartbeat, and may write until then.
  await sleep(milliseconds(pace.workerSilentAfter), {
    summary: `waiting for what ${workflowInfo().workflowId} has under way`,
  });
  const { steps, unknown } = await known(context, runId);
  for (const step of steps.toReversed()) register(state, step);
  state.record.residual.push(...unknown);
  await rollBack(context);
  await reportAndEnd(context, 'rolled-back');
  return state.record;
}

/** Asks a person where the journal doesn't answer: without it nothing can be rolled back. */
async function known(context: RunContext, run: string) {
  for (;;) {
    try {
      return await context.activities.journalSteps(run);
    } catch (error) {
      await context.interventions.ask({ step: 'run', ...shown(error), choices: ['retry'] }, true);
    }
  }
}

function shown(error: unknown) {
  const { code, message, advice } = stepFailure(error);
  return { code, message, advice };
}

function register(
  state: RunState,
  { key, resource, name, at, desired, approved, applied, each, irreversible }: JournalStep,
): void {
  const { action, changes } = approved;
  const step: ChangeStep = {
    kind: 'change',
    key,
    name,
    document: '',
    resource,
    action,
    changes,
    inputs: desired,
    risks: [],
    ...(irreversible !== undefined && { irreversible }),
    ...(each !== undefined && { each: { ...each, list: '', toChange: 0, unchanged: 0, failing: 0, firstFailing: [] } }),
  };
  const compensation: Compensation = {
    step,
    desired,
    written: applied === undefined ? undefined : 'something',
    ...(applied !== undefined && { applied }),
    ...(each !== undefined && { each: { total: each.total, changed: new Map(), mayHaveWritten: true } }),
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
