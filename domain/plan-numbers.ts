/** How far a plan reaches, in numbers, from its steps. */
import { isObject } from './json.ts';
import type { Step } from './plan.ts';

export interface PlanNumbers {
  /** In all lists of the plan, of mailboxes that would be changed or not: a list that several steps name counts once. */
  readonly mailboxes: number;
  readonly servers: number;
}

export function numbersOf(steps: readonly Step[]): PlanNumbers {
  const changing = steps.filter((step) => step.kind === 'stage' || (step.kind === 'change' && step.action !== 'none'));
  const lists = new Map<string, number>();
  const servers = new Set<string>();
  for (const step of changing) {
    if (step.server !== undefined) servers.add(step.server.toLowerCase());
    if (step.kind !== 'change') continue;
    if (step.each?.items === 'mailboxes') lists.set(step.each.list, step.each.total);
    if (isObject(step.inputs) && typeof step.inputs['server'] === 'string') {
      servers.add(step.inputs['server'].toLowerCase());
    }
  }
  const mailboxes = [...lists.values()].reduce((sum, total) => sum + total, 0);
  return { mailboxes, servers: servers.size };
}
