/**
 * The life of a run: check, plan, approve, apply, wait, prove, manual steps, report. Every runbook, and `rotate-credential`,
 * is this function around its definition.
 *
 * Everything runs in a scope that Temporal's cancellation doesn't reach: it is only noted, and every wait and every step asks
 * a person about it, so that a call under way is never interrupted and the run can still report what is residual.
 */
import { allHandlersFinished, CancellationScope, condition, setHandler } from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import type { Json } from '../../domain/json.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { Target } from '../../domain/run-request.ts';
import type { Outcome } from '../../domain/run-status.ts';
import type { RunbookWorkflow } from '../../domain/runbooks/runbook-names.ts';
import * as messages from '../messages.ts';
import { onUnsealedSignal } from '../sealed-messages.ts';
import { checkDecisionText, takeDecision } from './decisions.ts';
import { recordOnce } from './refusals.ts';
import { admitRequest } from './request-admitted.ts';
import { RunContext } from './run-context.ts';
import { planDefinition } from './planning.ts';
import { madeChanges } from './made-changes.ts';
import { recordResidual, rollBack } from './rollback.ts';
import type { Run } from './run.ts';
import { now, pendingChanges, RunState } from './run-state.ts';
import { planApproveApply } from './stage.ts';
import { stepFailure } from './step-failure.ts';
import { listenToTyped } from './typed-decisions.ts';
import { Ended, RunAborted } from './run-aborted.ts';

export interface RunbookOptions<Input> {
  /** What a run with this input works on; a tenant by default. */
  readonly target?: (input: Input) => Target;
}

/**
 * Makes a workflow of a runbook definition.
 * @param schema the runbook's: the input was validated by the client, and is read again here
 */
export function runbook<Input>(
  schema: { parse(input: unknown): Input; safeParse(input: unknown): { success: boolean; data?: Input | undefined } },
  definition: (run: Run, input: Input) => Promise<void>,
  { target }: RunbookOptions<Input> = {},
): RunbookWorkflow {
  return async (request) => {
    const root = CancellationScope.current();
    // An input that can't be read ends the run where the reason is recorded.
    const input = target === undefined ? undefined : schema.safeParse(request.input).data;
    const state = new RunState(request, input === undefined ? 'tenant' : target?.(input));
    // Rejects when the run is cancelled, which is only noted here.
    root.cancelRequested.catch(() => interrupt(state));
    return CancellationScope.nonCancellable(() => live(state, (run, input) => definition(run, schema.parse(input))));
  };
}

/** A run that only plans asks nobody, and has nothing to leave: it ends. */
export function interrupt(state: RunState): void {
  if (state.request.mode === 'plan') state.cancel({ by: null, at: now(), via: 'temporal' });
  else state.interrupt();
}

async function live(state: RunState, definition: (run: Run, input: Json) => Promise<void>): Promise<Plan | RunRecord> {
  const context = new RunContext(state);
  listen(context);
  if (state.request.mode === 'plan') return planOnly(context, definition);
  context.publisher.enter('planning');
  await reportAndEnd(context, await outcomeOf(context, definition));
  return state.record;
}

async function planOnly(context: RunContext, definition: (run: Run, input: Json) => Promise<void>): Promise<Plan> {
  const { activities, state } = context;
  try {
    const { input } = await activities.preflight({
      connection: state.request.connection,
      input: state.request.input,
    });
    return await planDefinition(state, activities, (run) => definition(run, input));
  } catch (error) {
    const failure = stepFailure(error);
    throw ApplicationFailure.create({
      type: failure.code,
      message: failure.message,
      nonRetryable: true,
      details: [{ advice: failure.advice, failureClass: failure.failureClass, said: failure.said }],
    });
  }
}

async function outcomeOf(context: RunContext, definition: (run: Run, input: Json) => Promise<void>): Promise<Outcome> {
  const { state, activities } = context;
  try {
    await admitRequest(context);
    const { input } = await activities.preflight({
      connection: state.request.connection,
      input: state.request.input,
    });
    await planApproveApply(context, (run) => definition(run, input));
    // A step that was skipped after it had failed may have written something.
    recordResidual(context, ({ applied }) => applied === undefined);
    return state.record.skipped.length > 0 ? 'done-with-skips' : 'done';
  } catch (error) {
    const ended = error instanceof Ended ? error : failed(error);
    state.record.message = ended.message;
    state.record.code = ended.code ?? null;
    return await conclude(context, ended);
  }
}

function failed(error: unknown): Ended {
  if (error instanceof RunAborted) return new Ended('failed', error.message);
  const failure = stepFailure(error);
  const said = failure.said === undefined ? '' : ` The service said: ${failure.said}`;
  return new Ended('failed', `${failure.message}${said} ${failure.advice}`.trim(), failure.code);
}

/** Rolls back, or records what is residual, when a run didn't reach its end. */
async function conclude(context: RunContext, ended: Ended): Promise<Outcome> {
  if (ended.how === 'rolled-back') return await rolledBack(context);
  if (pendingChanges(context.state).length > 0 && ended.how !== 'aborted') {
    const choice = await context.interventions.ask(
      {
        step: 'run',
        code: ended.code ?? ended.how,
        message: `${ended.message} ${madeChanges(context.state)}`,
        advice: 'Choose rollback to roll them back, or abort to leave them as they are.',
        choices: ['rollback', 'abort'],
      },
      true,
    );
    if (choice === 'rollback') return await rolledBack(context);
  }
  recordResidual(context);
  if (ended.code === 'cancelled') return 'cancelled';
  return ended.how === 'rejected' ? 'rejected' : 'failed';
}

export async function rolledBack(context: RunContext): Promise<Outcome> {
  if (await rollBack(context)) return 'rolled-back';
  recordResidual(context);
  return 'failed';
}

export async function reportAndEnd(context: RunContext, outcome: Outcome): Promise<void> {
  const { state, publisher, activities } = context;
  state.record.outcome = outcome;
  state.record.endedAt = now();
  try {
    state.record.report = await activities.archiveReport({ record: state.record });
  } catch (error) {
    // The record is still the workflow's result: the report can be written again from it.
    state.record.message = [state.record.message, `The report could not be written: ${stepFailure(error).message}`]
      .filter(Boolean)
      .join(' ');
  }
  publisher.end(outcome);
  await condition(allHandlersFinished);
}

/** Registered before the first await, so that no message arrives before its handler. */
export function listen(context: RunContext): void {
  const { approvals, interventions, confirmations, cancellations, publisher, state } = context;
  setHandler(messages.decisionUpdate, (given) => takeDecision(given, context), { validator: checkDecisionText });
  listenToTyped(state, messages.decideUpdate, messages.decideSignal, {
    validate: (decision) => approvals.validate(decision),
    take: (decision, origin) => approvals.decide(decision, origin),
  });
  listenToTyped(state, messages.interveneUpdate, messages.interveneSignal, {
    validate: (choice) => interventions.validate(choice),
    take: (choice, origin) => interventions.intervene(choice, origin),
  });
  listenToTyped(state, messages.confirmUpdate, messages.confirmSignal, {
    validate: (confirmation) => confirmations.validate(confirmation),
    take: (confirmation, origin) => confirmations.confirm(confirmation, origin),
  });
  listenToTyped(state, messages.cancelUpdate, messages.cancelSignal, {
    validate: (cancellation) => cancellations.validate(cancellation),
    take: (cancellation, origin) => cancellations.cancel(cancellation, origin),
  });
  onUnsealedSignal((refused) => recordOnce(state, refused));
  setHandler(messages.planQuery, () => publisher.plan);
  setHandler(messages.recordQuery, () => state.record);
  setHandler(messages.statusQuery, () => publisher.status);
}
