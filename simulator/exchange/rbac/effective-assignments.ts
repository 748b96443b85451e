/**
 * Which role assignments reach an assignee, and under which user's name they are listed. On premises those by role groups are
 * listed too, and `-GetEffectiveUsers` lists every assignment of a role group once for each of its members.
 * Source: odp, Get-ManagementRoleAssignment, -RoleAssignee and -GetEffectiveUsers. In the service the simulator lists
 * direct ones only.
 */
import type { ManagementRoleAssignment } from '../../tenant/state.ts';
import { type CmdletCall, flag, texts } from '../cmdlet.ts';
import { principalShortName } from '../principals.ts';

export interface EffectiveAssignments {
  reaches: (assignment: ManagementRoleAssignment) => boolean;
  /** Users under whose name an assignment is listed; undefined where it is listed as it is. */
  reportedFor: (assignment: ManagementRoleAssignment) => (string | undefined)[];
}

/** @param assigneeId whose assignments are asked for: a user's, an application's, a role group's; everybody's when absent */
export function effectiveAssignments(call: CmdletCall, assigneeId: string | undefined): EffectiveAssignments {
  const { state } = call.core.store;
  const groupOf = ({ assigneeId: id }: ManagementRoleAssignment) =>
    state.exchange.roleGroups.find((group) => group.guid === id);
  const membersOf = (assignment: ManagementRoleAssignment) =>
    (groupOf(assignment)?.members ?? []).filter((member) => member.removedAt === null).map((member) => member.objectId);
  const byGroup = (assignment: ManagementRoleAssignment) =>
    call.product === 'se' && assigneeId !== undefined && membersOf(assignment).includes(assigneeId);
  const methods = texts(call, 'AssignmentMethod')?.map((method) => method.toLowerCase());
  const wants = (method: 'direct' | 'rolegroup') => methods === undefined || methods.includes(method);
  return {
    reaches: (assignment) =>
      assigneeId === undefined ||
      (assignment.assigneeId === assigneeId && wants('direct')) ||
      (byGroup(assignment) && wants('rolegroup')),
    reportedFor(assignment) {
      const name = (id: string) => principalShortName(state, id);
      if (assigneeId !== undefined && byGroup(assignment)) return [name(assigneeId)];
      if (flag(call, 'GetEffectiveUsers') !== true || assignment.assigneeType !== 'RoleGroup') return [undefined];
      return membersOf(assignment).map(name);
    },
  };
}
