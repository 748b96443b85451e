/**
 * The role assignments that a caller has: directly, by membership of a role group, or by an Entra directory role in the
 * token that stands for a role group.
 *
 * Invariants: an application has none without `Exchange.ManageAsApp` in its token; a membership counts from its
 * `effectiveAt`, and until its `removedAt`, which is when the removal is effective.
 */
import type { Caller } from '../../identity/caller.ts';
import type { ExchangeState, ManagementRoleAssignment, RoleGroup } from '../../tenant/state.ts';
import { roleGroupsOfDirectoryRole } from '../seed/role-groups.ts';

const manageAsApp = 'Exchange.ManageAsApp';

/** @param now milliseconds since the epoch on the scaled clock */
function isMember(group: RoleGroup, objectId: string, now: number): boolean {
  return group.members.some(
    (member) =>
      member.objectId === objectId &&
      Date.parse(member.effectiveAt) <= now &&
      (member.removedAt === null || Date.parse(member.removedAt) > now),
  );
}

/** @param now milliseconds since the epoch on the scaled clock */
export function heldAssignments(exchange: ExchangeState, caller: Caller, now: number): ManagementRoleAssignment[] {
  if (caller.kind === 'application' && !caller.roles.includes(manageAsApp)) return [];
  const objectId = caller.kind === 'application' ? caller.servicePrincipalId : caller.userId;
  const byDirectoryRole = new Set(caller.wids.flatMap((id) => roleGroupsOfDirectoryRole[id.toLowerCase()] ?? []));
  const groups = new Set(
    exchange.roleGroups
      .filter((group) => (group.builtIn && byDirectoryRole.has(group.name)) || isMember(group, objectId, now))
      .map((group) => group.guid),
  );
  return exchange.roleAssignments.filter(
    (assignment) =>
      assignment.enabled &&
      Date.parse(assignment.effectiveAt) <= now &&
      (assignment.assigneeType === 'RoleGroup'
        ? groups.has(assignment.assigneeId)
        : assignment.assigneeType === 'User' && assignment.assigneeId === objectId),
  );
}
