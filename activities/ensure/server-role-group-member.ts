/** Memberships of role groups of Exchange on premises. */
import { serverRoles } from '../../domain/grants.ts';
import { serverRoleGroupMember } from '../../domain/resources/server-role-group-member.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import { membersIn } from './role-group-member.ts';
import { assignedRoles } from './role-group.ts';

export const serverRoleGroupMemberImplementation = membersIn(serverRoleGroupMember, managementShell, {
  place: 'directory',
  granted: serverRoles,
  rolesOf: assignedRoles,
});
