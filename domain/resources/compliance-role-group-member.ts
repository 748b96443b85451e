/**
 * One member of a role group of Security & Compliance: a role group there is another one than Exchange's of the same name.
 * Source: odp, Add-RoleGroupMember.
 */
import { resource } from '../resource.ts';
import {
  roleGroupMember,
  type RoleGroupMemberDesired,
  type RoleGroupMemberOutput,
  type RoleGroupMemberState,
} from './role-group-member.ts';

export const complianceRoleGroupMember = resource<RoleGroupMemberDesired, RoleGroupMemberState, RoleGroupMemberOutput>({
  ...roleGroupMember,
  kind: 'compliance-role-group-member',
});
