/** One member of a role group of Exchange on premises, by object id. Source: odp, Add-RoleGroupMember. */
import { resource } from '../resource.ts';
import {
  roleGroupMember,
  type RoleGroupMemberDesired,
  type RoleGroupMemberOutput,
  type RoleGroupMemberState,
} from './role-group-member.ts';

export const serverRoleGroupMember = resource<RoleGroupMemberDesired, RoleGroupMemberState, RoleGroupMemberOutput>({
  ...roleGroupMember,
  kind: 'server-role-group-member',
});
