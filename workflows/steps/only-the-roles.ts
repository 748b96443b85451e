/**
 * In place of a directory role: role groups with only the roles that are needed, one in Exchange and one in Security &
 * Compliance, with the application as their only new member.
 */
import type { ComplianceRole, ExchangeRole } from '../../domain/grants.ts';
import { complianceRoleGroupMember } from '../../domain/resources/compliance-role-group-member.ts';
import { complianceRoleGroup } from '../../domain/resources/compliance-role-group.ts';
import { roleGroupMember } from '../../domain/resources/role-group-member.ts';
import { roleGroup } from '../../domain/resources/role-group.ts';
import type { OutputOf } from '../run/output.ts';
import type { Run } from '../run/run.ts';

export interface OnlyTheRoles<Role extends string> {
  readonly name: string;
  readonly application: string;
  readonly roles: readonly Role[];
}

type ExchangePrincipal = OutputOf<{ objectId: string }>;

export async function exchangeRolesOnly(
  run: Run,
  { name, application, roles }: OnlyTheRoles<ExchangeRole>,
  exchangePrincipal: ExchangePrincipal,
) {
  const group = await run.ensure(roleGroup, { name, roles });
  const gives = `${roles.join(', ')}; nothing of it writes`;
  await run.ensure(roleGroupMember, {
    roleGroup: group.name,
    member: exchangePrincipal.objectId,
    name: application,
    gives,
  });
}

export async function complianceRolesOnly(
  run: Run,
  { name, application, roles }: OnlyTheRoles<ComplianceRole>,
  exchangePrincipal: ExchangePrincipal,
) {
  const group = await run.ensure(complianceRoleGroup, { name, roles });
  const gives = `${roles.join(', ')}: content of every mailbox can be searched`;
  await run.ensure(complianceRoleGroupMember, {
    roleGroup: group.name,
    member: exchangePrincipal.objectId,
    name: application,
    gives,
  });
}
