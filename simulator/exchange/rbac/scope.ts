/** Whether a mailbox lies in the scope of a role assignment to an application. */
import type { Mailbox, TenantState } from '../../tenant/state.ts';
import { matchesOpath } from '../opath/evaluate.ts';
import { parseOpath } from '../opath/parse.ts';
import { recipientProperties } from '../recipient-properties.ts';

/** A grant as it is in a caller's permission cache: the role, and the filter of its scope (null: the organization). */
export interface ScopedGrant {
  role: string;
  recipientFilter: string | null;
}

export function isInScope(state: TenantState, grant: ScopedGrant, mailbox: Mailbox): boolean {
  // An empty filter widens a scope to everything.
  if (grant.recipientFilter === null || grant.recipientFilter.trim() === '') return true;
  return matchesOpath(parseOpath(grant.recipientFilter), recipientProperties(state, mailbox));
}

/**
 * The role assignments to an application as they are now, whatever a cache still contains.
 *
 * The Exchange service principal must name the service principal itself: one that was made with the object id of the app
 * registration is never matched, and its assignments grant nothing.
 *
 * @param now milliseconds since the epoch on the scaled clock, or null to count what is not yet effective too
 */
export function grantsOfApplication(
  state: TenantState,
  application: { appId: string; servicePrincipalId: string },
  now: number | null,
): ScopedGrant[] {
  const { servicePrincipals, roleAssignments, managementScopes } = state.exchange;
  const exchangePrincipal = servicePrincipals.find(
    (one) => one.appId === application.appId && one.objectId === application.servicePrincipalId,
  );
  if (!exchangePrincipal) return [];
  return roleAssignments
    .filter(
      (assignment) =>
        assignment.assigneeType === 'ServicePrincipal' &&
        assignment.assigneeId === exchangePrincipal.objectId &&
        assignment.enabled &&
        !assignment.delegating &&
        (now === null || Date.parse(assignment.effectiveAt) <= now),
    )
    .flatMap((assignment): ScopedGrant[] => {
      if (assignment.customResourceScope === null) return [{ role: assignment.role, recipientFilter: null }];
      const scope = managementScopes.find((one) => one.name === assignment.customResourceScope);
      return scope ? [{ role: assignment.role, recipientFilter: scope.recipientFilter }] : [];
    });
}
