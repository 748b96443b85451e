/** Whether what is planned was approved beforehand: what a schedule asks for, and no change but those that are named. */
import { changesOf, type Plan } from '../domain/plan.ts';
import { isOfSchedule } from '../domain/run-request.ts';
import type { StandingApproval } from './approvals-schema.ts';

/**
 * @param now milliseconds
 * @returns why it doesn't cover the plan; undefined where it does
 */
export function whyNotCovered(
  standing: StandingApproval,
  plan: Plan,
  { requestedBy, now }: { readonly requestedBy: string; readonly now: number },
): string | undefined {
  const { connections, runbooks, subjects, changes, from, until } = standing;
  if (!isOfSchedule({ requestedBy })) return 'a person has asked for the run';
  const day = new Date(now).toISOString().slice(0, 10);
  if (day < from || day > until) return `it holds from ${from} to ${until}`;
  if (!isIn(connections, plan.connection)) return `it is not for connection ${plan.connection}`;
  if (!isIn(runbooks, plan.runbook)) return `it is not for runbook ${plan.runbook}`;
  if (!isIn(subjects, plan.subject)) return `it is not for ${plan.subject}`;
  const other = changesOf(plan).find(({ resource, action }) => {
    const allowed: readonly string[] = Object.hasOwn(changes, resource) ? (changes[resource] ?? []) : [];
    return !allowed.includes(action);
  });
  return other === undefined ? undefined : `it has no ${other.action} of ${other.resource}`;
}

export function isIn(names: readonly string[] | undefined, name: string): boolean {
  return names === undefined || names.includes(name);
}
