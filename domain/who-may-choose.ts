/** Who may make the decisions about a run that are none about its plan. */
import { usualNeeds, type ApprovalNeeds } from './approval-needs.ts';
import type { Refusal } from './approval.ts';
import { hasRole, whoHas, type Role } from './roles.ts';
import type { Choice } from './run-status.ts';
import { samePerson } from './same-person.ts';

/** What leaves a part of what was approved missing, unproven or undone: who asked for it doesn't accept that alone. */
const othersOnly: readonly string[] = ['skip', 'rollback'] satisfies Choice[];

/** What the plan that is being applied needs; before there is one nothing has been written, and anybody may decide. */
export type Held = Pick<ApprovalNeeds, 'skip' | 'roles'>;

/**
 * @param choice or `confirm`, `cancel`
 * @returns why not; undefined: they may
 */
export function whyNotChosen(
  choice: string,
  by: string,
  requestedBy: string,
  held: Held = usualNeeds,
): Refusal<'requester' | 'role-missing'> | undefined {
  if (othersOnly.includes(choice) && samePerson(by, requestedBy)) {
    const what = choice === 'skip' ? 'skip the step' : 'decide that it is rolled back';
    return { code: 'requester', message: `${requestedBy} asked for this run: another person must ${what}.` };
  }
  const role = roleFor(choice, held);
  if (hasRole(held.roles, by, role)) return undefined;
  const message = `${by} may not ${choice} here: it takes ${role}. Who has it by the worker's approvals.yaml: ${whoHas(held.roles, role)}.`;
  return { code: 'role-missing', message };
}

/** "anybody; skip, rollback: anybody but ann" */
export function whoMayChoose(choices: readonly string[], requestedBy: string, held: Held = usualNeeds): string {
  const others = new Map<string, string[]>();
  for (const choice of choices.filter((each) => othersOnly.includes(each))) {
    const who = whoHas(held.roles, roleFor(choice, held), requestedBy);
    others.set(who, [...(others.get(who) ?? []), choice]);
  }
  const isForAll = choices.some((choice) => !othersOnly.includes(choice));
  return [
    ...(isForAll ? [whoHas(held.roles, 'Operate')] : []),
    ...[...others].map(([who, named]) => `${named.join(', ')}: ${who}`),
  ].join('; ');
}

function roleFor(choice: string, { skip }: Held): Role {
  return choice === 'skip' ? skip : 'Operate';
}
