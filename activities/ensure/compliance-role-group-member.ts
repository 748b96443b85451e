/** Memberships of Security & Compliance's own role groups. */
import { complianceRoleGroupMember } from '../../domain/resources/compliance-role-group-member.ts';
import { membersIn } from './role-group-member.ts';

export const complianceRoleGroupMemberImplementation = membersIn(
  complianceRoleGroupMember,
  ({ compliance }) => compliance,
);
