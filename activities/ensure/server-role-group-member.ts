/** Memberships of role groups of Exchange on premises. */
import { serverRoleGroupMember } from '../../domain/resources/server-role-group-member.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import { membersIn } from './role-group-member.ts';

export const serverRoleGroupMemberImplementation = membersIn(serverRoleGroupMember, managementShell);
