/** Memberships of Security & Compliance's own role groups. */
import { complianceRoles } from '../../domain/grants.ts';
import { complianceRoleGroupMember } from '../../domain/resources/compliance-role-group-member.ts';
import { complianceRoleNames } from './compliance-role-group.ts';
import { membersIn } from './role-group-member.ts';

export const complianceRoleGroupMemberImplementation = membersIn(
  complianceRoleGroupMember,
  ({ compliance }) => compliance,
  { place: 'tenant', granted: complianceRoles, rolesOf: complianceRoleNames },
);
