/**
 * What an application's role assignments allow *as they are written*: this test bypasses the permission cache, so InScope
 * doesn't prove that a live call works yet. Entra consents aren't part of it.
 * Source: learn, Test-ServicePrincipalAuthorization.
 */
import type { ManagementRoleAssignment, TenantState } from '../../tenant/state.ts';
import { type Cmdlets, type ExchangeObject, text } from '../cmdlet.ts';
import { theIdentified, theOne } from '../identity.ts';
import { mailboxNames, principalNames } from '../principals.ts';
import { grantedPermissions } from '../rbac/application-grants.ts';
import { isInScope } from '../rbac/scope.ts';

function shown(state: TenantState, assignment: ManagementRoleAssignment, resource: string | undefined): ExchangeObject {
  const scope = state.exchange.managementScopes.find((one) => one.name === assignment.customResourceScope);
  const grant = { role: assignment.role, recipientFilter: scope?.recipientFilter ?? null };
  const mailbox = resource === undefined ? null : theOne(state.exchange.mailboxes, resource, mailboxNames(state));
  return {
    RoleName: assignment.role,
    GrantedPermissions: grantedPermissions(assignment.role),
    AllowedResourceScope: scope?.name ?? 'Organization',
    ScopeType: scope ? 'CustomRecipientScope' : 'Organization',
    InScope: mailbox === null ? 'Not Run' : isInScope(state, grant, mailbox) ? 'True' : 'False',
  };
}

export const servicePrincipalAuthorizationCmdlets: Cmdlets = {
  'Test-ServicePrincipalAuthorization': {
    implements: ['Identity', 'Resource'],
    run: (call) => {
      const { state } = call.core.store;
      const exchangePrincipal = theIdentified(call, state.exchange.servicePrincipals, principalNames);
      const assignments = state.exchange.roleAssignments.filter(
        (one) =>
          one.assigneeType === 'ServicePrincipal' && one.assigneeId === exchangePrincipal.objectId && one.enabled,
      );
      return { objects: assignments.map((one) => shown(state, one, text(call, 'Resource'))) };
    },
  },
};
