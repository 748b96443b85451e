/** That a plan is the one that the run waits for a decision about. */
import type { Plan } from '../../domain/plan.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Documents } from '../json/documents.ts';

/**
 * @param plan that its worker shows
 * @throws CommandProblem `other-plan`, exit code 4: it has planned again meanwhile, or shows another one
 */
export function planAwaited({ plan: asked }: Pick<Documents['status'], 'plan'>, plan: Plan | null): Plan {
  if (plan !== null && plan.hash === asked?.hash && (plan.stage ?? null) === asked.stage) return plan;
  throw otherPlan(
    `The run waits for a decision about plan ${asked?.hash.slice(0, 12) ?? '(none)'}, and its worker shows ${plan?.hash.slice(0, 12) ?? 'none'}: nothing was decided. If it plans again, give the command again in a moment.`,
  );
}

export function otherPlan(message: string): CommandProblem {
  return new CommandProblem({ code: 'other-plan', message, exitCode: exitCodes.refused });
}
