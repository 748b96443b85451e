/**
 * Security & Compliance's own service principals; their grants are memberships of its role groups. It has no cmdlets
 * for role assignments. Source: odp, Get-RoleGroup.
 */
import { complianceServicePrincipal } from '../../domain/resources/compliance-service-principal.ts';
import { servicePrincipalsIn } from './service-principals.ts';

interface RoleGroup {
  readonly Name: string;
  readonly Members?: readonly string[];
}

export const complianceServicePrincipalImplementation = servicePrincipalsIn(complianceServicePrincipal, {
  exchangeOf: ({ compliance }) => compliance,
  grantsOf: async (compliance, { objectId, displayName }) => {
    const groups = await compliance.invoke<RoleGroup>('Get-RoleGroup', {});
    const names = [objectId, displayName.toLowerCase()];
    const held = groups.filter(({ Members }) => (Members ?? []).some((member) => names.includes(member.toLowerCase())));
    return held.map(({ Name }) => `member of ${Name}`).sort();
  },
});
