/**
 * A rollback is a plan: the inverses of the steps that a run has carried out, newest first, with a hash and a decision of its
 * own. Each is made of the approved step alone, so the approval has fixed what it may restore; which of them happened is
 * what the journal says.
 */
import type { Action, PropertyChange } from './change.ts';
import { same, type Json } from './json.ts';
import { hashOf, stepHashOf, type ChangeStep, type Plan, type UndoStep } from './plan.ts';
import type { PlanHeader } from './plan-header.ts';

/** Whose rollback it is; `undoes` in its header is the execution whose writes are meant. */
type Of = Pick<Plan, 'runbook' | 'connection' | 'subject' | 'evidence'> & {
  readonly header: PlanHeader & { undoes: string };
};

/** @param steps that were carried out, or may have been, in the order in which they are undone */
export function rollbackPlan(of: Of, steps: readonly ChangeStep[]): Plan {
  const { header, runbook, connection, subject, evidence } = of;
  const plan = { header, runbook, connection, subject, steps: steps.map(inverseOf), superseded: [], evidence };
  return { hash: hashOf(plan), ...plan };
}

const inverses: Readonly<Record<Action, Action>> = {
  create: 'delete',
  update: 'update',
  replace: 'replace',
  delete: 'create',
  none: 'none',
};

/** What undoes an approved step; of a list, each item is as it was before, as far as the journal has its writes. */
export function inverseOf(step: ChangeStep): UndoStep {
  const { key, name, document, server, resource, action, changes, inputs, irreversible, each } = step;
  return {
    kind: 'undo',
    key,
    name,
    document,
    ...(server !== undefined && { server }),
    resource,
    action: inverses[action],
    changes: each === undefined ? changes.map(back) : [],
    inputs,
    undoes: stepHashOf(step),
    ...(irreversible !== undefined && { remains: irreversible }),
    ...(each !== undefined && { each }),
  };
}

function back({ property, before, after }: PropertyChange): PropertyChange {
  return { property, ...(after !== undefined && { before: after }), ...(before !== undefined && { after: before }) };
}

/**
 * Why a plan isn't a rollback of what was approved: each of its steps must be the inverse of one that was.
 *
 * @param approved plans of the run that it undoes
 * @returns a sentence; undefined: it is
 */
export function whyNotInverse({ steps }: Pick<Plan, 'steps'>, approved: readonly Plan[]): string | undefined {
  const known = new Map(
    approved.flatMap((plan) => plan.steps.filter(isChange)).map((step) => [stepHashOf(step), step]),
  );
  for (const step of steps) {
    const undone = step.kind === 'undo' ? known.get(step.undoes) : undefined;
    if (undone === undefined) return `Its step ${step.key} undoes nothing that was approved.`;
    if (!same(inverseOf(undone) as unknown as Json, step as unknown as Json))
      return `Its step ${step.key} is not the inverse of what was approved.`;
  }
  return undefined;
}

function isChange(step: Plan['steps'][number]): step is ChangeStep {
  return step.kind === 'change' && step.action !== 'none';
}
