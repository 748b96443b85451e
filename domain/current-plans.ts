/** Which of the plans that a run has made hold now: its own, and those of the stages that have begun since. */
import type { Plan } from './plan.ts';

/**
 * A plan replaces an earlier one of the same name, and a new plan of the run those of its stages.
 *
 * @param plans in the order in which they were made, as in a run's record
 */
export function currentPlans(plans: readonly Plan[]): Plan[] {
  return plans.reduce<Plan[]>(withPlan, []);
}

/** @param plans that hold now; @param plan that was made last */
export function withPlan(plans: readonly Plan[], plan: Plan): Plan[] {
  if (plan.stage === undefined) return [plan];
  const at = plans.findIndex(({ stage }) => stage === plan.stage);
  return [...(at < 0 ? plans : plans.slice(0, at)), plan];
}
