/** What a rollback of this run would undo now, as a plan with a hash of its own. */
import type { Plan } from '../../domain/plan.ts';
import { rollbackPlan } from '../../domain/rollback-plan.ts';
import { planHeader } from './plan-header.ts';
import { pendingChanges, type RunState } from './run-state.ts';

export function rollbackPlanOf(state: RunState): Plan {
  const { runbook, connection, subject } = state.request;
  const own = planHeader(state);
  const header = { ...own, undoes: state.of ?? own.runId };
  const steps = pendingChanges(state).map(({ step }) => step);
  // What the journal doesn't know enough of remains, and is no step.
  const evidence = state.record.residual.map((observed) => ({ name: 'remains', observed }));
  return rollbackPlan({ header, runbook, connection, subject, evidence }, steps.toReversed());
}
