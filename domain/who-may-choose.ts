/** Who may make the decisions about a run that are none about its plan. */
import { usualNeeds, type ApprovalNeeds } from './approval-needs.ts';
import type { Refusal } from './approval.ts';
import { samePerson, type Person } from './person.ts';
import type { Role } from './role.ts';
import { hasRole, sourceOfRoles, whoHas } from './roles.ts';
import type { Choice } from './run-status.ts';

/** What leaves a part of what was approved missing, unproven or undone: who asked for it doesn't accept that alone. */
const othersOnly: readonly string[] = ['skip', 'rollback'] satisfies Choice[];

/** What the plan that is being applied needs; before there is one nothing has been written, and anybody may decide. */
export type Held = Pick<ApprovalNeeds, 'skip' | 'roles' | 'issuer'>;

/**
 * @param choice or `confirm`, `cancel`
 * @returns why not; undefined: they may
 */
export function whyNotChosen(
  choice: string,
  person: Person,
  requester: Person,
  held: Held = usualNeeds,
): Refusal<'requester' | 'role-missing'> | undefined {
  if (othersOnly.includes(choice) && samePerson(person, requester)) {
    const what = choice === 'skip' ? 'skip the step' : 'decide that it is rolled back';
    return { code: 'requester', message: `${requester.by} asked for this run: another person must ${what}.` };
  }
  const role = roleFor(choice, held);
  if (hasRole(held, person, role)) return undefined;
  const message = `${person.by} may not ${choice} here: it takes ${role}. Who has it ${sourceOfRoles(held)}: ${whoHas(held, role)}.`;
  return { code: 'role-missing', message };
}

/** "anybody; skip, rollback: anybody but ann" */
export function whoMayChoose(choices: readonly string[], requester: Person, held: Held = usualNeeds): string {
  const others = new Map<string, string[]>();
  for (const choice of choices.filter((each) => othersOnly.includes(each))) {
    const who = whoHas(held, roleFor(choice, held), requester);
    others.set(who, [...(others.get(who) ?? []), choice]);
  }
  const isForAll = choices.some((choice) => !othersOnly.includes(choice));
  return [
    ...(isForAll ? [whoHas(held, 'Operate')] : []),
    ...[...others].map(([who, named]) => `${named.join(', ')}: ${who}`),
  ].join('; ');
}

function roleFor(choice: string, { skip }: Held): Role {
  return choice === 'skip' ? skip : 'Operate';
}
