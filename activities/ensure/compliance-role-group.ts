/**
 * Role groups of Security & Compliance by GUID. A rollback removes one only when the run has made it and it has no
 * other members. Source: odp, Get-RoleGroup, New-RoleGroup, Remove-RoleGroup.
 */
import { Failure } from '../../domain/failure.ts';
import { complianceRoleGroup } from '../../domain/resources/compliance-role-group.ts';
import type { ExchangeCmdlets } from '../on-premises-context.ts';
import { objectOf } from './exchange-identity.ts';
import { implementation } from './implementation.ts';
import { removeUnlessUsed } from './role-group.ts';

interface RoleGroup {
  Guid?: string;
  Name: string;
  Roles?: readonly string[];
  Members?: readonly string[];
}

export const complianceRoleGroupImplementation = implementation({
  resource: complianceRoleGroup,
  async read({ compliance }, { name, roles }, recorded) {
    const group = await objectOf<RoleGroup>(compliance, 'Get-RoleGroup', recorded ?? name);
    if (group === undefined) return undefined;
    const held = (group.Roles ?? []).map(roleName).toSorted();
    if (held.join('\n') !== [...new Set(roles)].toSorted().join('\n')) {
      const subject = `${name} has ${held.length === 0 ? 'no roles' : held.join(', ')}`;
      throw new Failure('compliance-role-group-differs', { service: 'runbook', subject });
    }
    return { id: group.Guid, state: { name: group.Name } };
  },
  async create({ compliance }, { name, roles }) {
    const [made] = await compliance.invoke<{ Guid?: string }>('New-RoleGroup', { Name: name, Roles: roles });
    return made?.Guid;
  },
  async undo({ compliance }, { desired, id, created }) {
    if (!created) return { undone: 'the role group had been there before' };
    const group = await objectOf<RoleGroup>(compliance, 'Get-RoleGroup', id);
    if (group === undefined) return { undone: 'it no longer exists' };
    return removeUnlessUsed(compliance, group, desired.name);
  },
  outputs: ({ state, id }) => ({ name: state.name, id }),
});

/**
 * @returns none where there is no such role group
 * @throws Failure where what it has isn't answered
 */
export async function complianceRoleNames(compliance: ExchangeCmdlets, name: string): Promise<readonly string[]> {
  const group = await objectOf<RoleGroup>(compliance, 'Get-RoleGroup', name);
  if (group === undefined) return [];
  if (group.Roles !== undefined) return group.Roles.map(roleName);
  throw new Failure('exchange-unexpected-answer', { service: 'exchange', subject: `Get-RoleGroup ${name}: no roles` });
}

/** A role may be returned as its path in the directory; its name is the last part. */
function roleName(role: string): string {
  return role.slice(role.lastIndexOf('/') + 1);
}
