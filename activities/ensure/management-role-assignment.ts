/**
 * Assignments of application roles by GUID. All assignments of the role to the application are read, because they add up:
 * another one that reaches further defeats the scope.
 *
 * Invariant: none is ever made without a scope, not even to restore one that this run took away.
 * Source: odp, New-ManagementRoleAssignment; learn, Role Based Access Control for Applications.
 */
import type { ExchangeOnline } from '../../connectors/exchange-online/exchange-online.ts';
import {
  assignmentName,
  managementRoleAssignment,
  type ManagementRoleAssignmentDesired,
} from '../../domain/resources/management-role-assignment.ts';
import { implementation, type Undone } from './implementation.ts';
import {
  afterRemoval,
  assign,
  foundAmong,
  isRegular,
  lostOf,
  removeAssignment,
  roleAssignment,
  takeAway,
  type AnsweredAssignment,
  type Assigned,
  type RoleAssignment,
} from './role-assignments.ts';

interface Assignment extends AnsweredAssignment {
  RoleAssignee?: string;
  RoleAssigneeName?: string;
  CustomResourceScope?: string | null;
}

export const managementRoleAssignmentImplementation = implementation({
  resource: managementRoleAssignment,
  read: async ({ exchange }, desired, recorded) =>
    foundAmong(await assignmentsOf(exchange, desired), desired, recorded),
  create: async ({ exchange }, desired) => assignToApplication(exchange, desired),
  async update({ exchange }, _desired, { state }) {
    for (const { name } of state.otherAssignments) await removeAssignment(exchange, name);
  },
  async replace({ exchange }, desired, { id, state }) {
    // The narrower one first would keep access without a gap, but a name can't be used twice.
    for (const { name } of state.otherAssignments) await removeAssignment(exchange, name);
    await removeAssignment(exchange, id);
    return afterRemoval(desired.role, assignToApplication(exchange, desired));
  },
  async undo({ exchange }, { desired, before, after, id, created }) {
    const gone = await takeAway(exchange, await assignmentsOf(exchange, desired), { before, after, id, created });
    if (created || before === undefined) return { undone: `${desired.role} is removed from ${desired.application}` };
    return restoreAssignments(exchange, desired, gone);
  },
  async restore({ exchange }, { desired, before }) {
    return restoreAssignments(exchange, desired, lostOf(before, await assignmentsOf(exchange, desired)));
  },
  outputs: ({ state, id }) => ({ name: state.name, id }),
});

/** Every regular assignment of the role to the application. Asked for by role: an assignee may not be known yet. */
async function assignmentsOf(
  exchange: ExchangeOnline,
  { role, objectId }: ManagementRoleAssignmentDesired,
): Promise<RoleAssignment[]> {
  const all = await exchange.invoke<Assignment>('Get-ManagementRoleAssignment', { Role: role });
  return all
    .filter(isRegular)
    .filter((one) => [one.RoleAssignee, one.RoleAssigneeName].some((assignee) => assignee?.toLowerCase() === objectId))
    .map((one) => roleAssignment(one, one.CustomResourceScope));
}

async function restoreAssignments(
  exchange: ExchangeOnline,
  desired: ManagementRoleAssignmentDesired,
  gone: readonly Assigned[],
): Promise<Undone> {
  for (const { name, scope } of gone) {
    if (scope !== null) await assignToApplication(exchange, { ...desired, scope }, name);
  }
  const unscoped = gone.filter(({ scope }) => scope === null).map(({ name }) => name);
  if (unscoped.length === 0) return { undone: `${desired.application} has the assignments that it had before` };
  return { residual: `Assignments for the whole organization are not restored: ${unscoped.join(', ')}.` };
}

async function assignToApplication(
  exchange: ExchangeOnline,
  desired: ManagementRoleAssignmentDesired,
  name = assignmentName(desired),
): Promise<string | undefined> {
  const { objectId, role, scope, application } = desired;
  const parameters = { Name: name, App: objectId, Role: role, CustomResourceScope: scope };
  return assign(exchange, parameters, `${role} for ${application}`);
}
