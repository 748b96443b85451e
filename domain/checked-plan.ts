/**
 * A plan that comes from elsewhere, checked before anybody reads it: what is shown is what is hashed, it is of the run that
 * it is taken for, and its steps are what their kinds make of their inputs.
 */
import type { Kinds } from './kinds.ts';
import { planSchema } from './messages/plan.ts';
import { hashOf, type Plan } from './plan.ts';
import type { PlanHeader } from './plan-header.ts';
import { differsFromInputs } from './planned-difference.ts';

/** Whose plan it must be. */
export type PlanOf = Pick<Plan, 'runbook' | 'connection' | 'subject'> & Pick<PlanHeader, 'run' | 'runId'>;

export type CheckedPlan = { readonly plan: Plan } | { readonly differs: string };

/**
 * The plan, if it has the form of one, is of that run, and its hash is that of its content.
 * @returns else what is wrong with it, as a sentence that begins with the plan
 */
export function checkedPlan(given: unknown, of: PlanOf): CheckedPlan {
  const parsed = planSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { differs: `It isn't a plan: ${issue?.path.join('.') || 'as a whole'}: ${issue?.message ?? 'malformed'}.` };
  }
  const plan = parsed.data;
  for (const part of ['runbook', 'connection', 'subject'] as const) {
    if (plan[part] !== of[part]) return { differs: `It is of another run: its ${part} is "${plan[part]}".` };
  }
  const { run, runId, undoes } = plan.header;
  if (run !== of.run || runId !== of.runId) return { differs: `It is of another run: ${run} (${runId}).` };
  if (plan.steps.some(({ kind }) => (kind === 'undo') !== (undoes !== undefined)))
    return { differs: 'It is neither what is applied nor a rollback: it has steps of both.' };
  const { hash, ...content } = plan;
  const computed = hashOf(content);
  if (computed !== hash) return { differs: `Its hash is ${computed}, and it says ${hash}.` };
  return { plan };
}

/** The first step that isn't what its kind makes of its inputs, as a sentence; undefined where there is none. */
export function stepThatDiffers({ steps }: Pick<Plan, 'steps'>, kinds: Kinds): string | undefined {
  for (const step of steps) {
    const differs = step.kind === 'change' ? differsFromInputs(step, kinds) : undefined;
    if (differs !== undefined) return `Its step ${step.key} ${differs}.`;
  }
  return undefined;
}
