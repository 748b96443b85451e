/**
 * A role group is a row of its own and one assignment for each of its roles, as in Exchange: the assignments decide, the
 * row's `roles` lists the regular ones. Both are kept together here.
 */
import type { ExchangeState, ManagementRoleAssignment, RoleGroup } from '../tenant/state.ts';

/** The texts by which a role group can be named. */
export const roleGroupNames = (group: RoleGroup): string[] => [group.name, group.guid];

/** A name for an assignment: "<role>-<assignee>", at most 64 characters, made unique by a number. */
export function assignmentName(exchange: ExchangeState, role: string, assignee: string): string {
  const taken = new Set(exchange.roleAssignments.map((assignment) => assignment.name.toLowerCase()));
  const base = `${role}-${assignee}`;
  for (let number = 0; ; number++) {
    const suffix = number === 0 ? '' : `-${number}`;
    const name = base.slice(0, 64 - suffix.length) + suffix;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

export interface RoleToGroup {
  group: RoleGroup;
  role: string;
  guid: string;
  effectiveAt: string;
  delegating?: boolean;
  name?: string;
  customRecipientScope?: string | null;
}

/** Assigns a role to a role group. */
export function assignRoleToGroup(exchange: ExchangeState, given: RoleToGroup): ManagementRoleAssignment {
  const delegating = given.delegating ?? false;
  const label = delegating ? `${given.group.name}-Delegating` : given.group.name;
  const assignment: ManagementRoleAssignment = {
    guid: given.guid,
    name: given.name ?? assignmentName(exchange, given.role, label),
    role: given.role,
    assigneeId: given.group.guid,
    assigneeType: 'RoleGroup',
    customResourceScope: given.customRecipientScope ?? null,
    recipientScope: given.customRecipientScope ? 'CustomRecipientScope' : 'Organization',
    delegating,
    enabled: true,
    effectiveAt: given.effectiveAt,
  };
  exchange.roleAssignments.push(assignment);
  if (!delegating && !given.group.roles.includes(given.role)) given.group.roles.push(given.role);
  return assignment;
}

/** Takes an assignment out, and the role off its role group's list when it was the last regular one. */
export function removeAssignment(exchange: ExchangeState, removed: ManagementRoleAssignment): void {
  exchange.roleAssignments = exchange.roleAssignments.filter((assignment) => assignment.guid !== removed.guid);
  const group = exchange.roleGroups.find((one) => one.guid === removed.assigneeId);
  if (!group) return;
  const held = exchange.roleAssignments.some(
    (one) => one.assigneeId === group.guid && one.role === removed.role && !one.delegating,
  );
  if (!held) group.roles = group.roles.filter((role) => role !== removed.role);
}
