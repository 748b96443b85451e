/**
 * Security & Compliance's own pointers; what they hold are memberships of its role groups. It has no cmdlets for role
 * assignments. Source: odp, Get-RoleGroup.
 */
import { complianceServicePrincipal } from '../../domain/resources/compliance-service-principal.ts';
import { pointersIn } from './service-principal-pointers.ts';

interface RoleGroup {
  readonly Name: string;
  readonly Members?: readonly string[];
}

export const complianceServicePrincipalImplementation = pointersIn(complianceServicePrincipal, {
  exchangeOf: ({ compliance }) => compliance,
  grantsOf: async (compliance, { objectId, displayName }) => {
    const groups = await compliance.invoke<RoleGroup>('Get-RoleGroup', {});
    const names = [objectId, displayName.toLowerCase()];
    const held = groups.filter(({ Members }) => (Members ?? []).some((member) => names.includes(member.toLowerCase())));
    return held.map(({ Name }) => `member of ${Name}`).sort();
  },
});
