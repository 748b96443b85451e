/** Consents that an administrator has given by other means: also what no runbook grants. */
import { randomUUID } from 'node:crypto';
import type { TenantState } from 'exchange-simulator/tenant/state.ts';

/** @param roles by the resource's application ID and the role's value */
export function consented(
  { servicePrincipals, appRoleAssignments }: TenantState,
  principalId: string,
  roles: readonly (readonly [resourceAppId: string, role: string])[],
): void {
  const longAgo = '2020-01-01T00:00:00.000Z';
  for (const [resourceAppId, role] of roles) {
    const resource = servicePrincipals.find(({ appId }) => appId === resourceAppId);
    const appRoleId = resource?.appRoles.find(({ value }) => value === role)?.id;
    if (resource === undefined || appRoleId === undefined) throw new Error(`Nobody offers ${role}.`);
    const times = { createdDateTime: longAgo, visibleAt: longAgo, effectiveAt: longAgo };
    appRoleAssignments.push({ id: randomUUID(), principalId, resourceId: resource.id, appRoleId, ...times });
  }
}
