/**
 * What the cmdlets of role assignments do on premises only: for an assignee they also list what comes by role groups, and
 * they can change the scope of an assignment.
 * Source: odp, Get-ManagementRoleAssignment, Set-ManagementRoleAssignment.
 */
import { type CmdletCall, type Cmdlets, flag, text, write } from '../../exchange/cmdlet.ts';
import { managementRoleAssignmentCmdlets } from '../../exchange/cmdlets/management-role-assignment.ts';
import { theIdentified, theOne } from '../../exchange/identity.ts';
import { requireDelegation } from '../../exchange/rbac/delegation.ts';
import { assignmentEffectiveAt } from '../../exchange/rbac/effective-at.ts';

const get = managementRoleAssignmentCmdlets['Get-ManagementRoleAssignment']!;

/** A narrower or wider scope is effective as late as a new assignment. */
function change(call: CmdletCall): null {
  const { exchange } = call.core.store.state;
  const { guid, name, role } = theIdentified(call, exchange.roleAssignments, (one) => [one.name, one.guid]);
  requireDelegation(call, exchange, role);
  const asked = text(call, 'CustomRecipientWriteScope');
  const scope =
    asked === undefined ? null : theOne(exchange.managementScopes, asked, (one) => [one.name, one.guid]).name;
  write(call, name, (state) => {
    const row = state.exchange.roleAssignments.find((one) => one.guid === guid)!;
    row.enabled = flag(call, 'Enabled') ?? row.enabled;
    row.effectiveAt = assignmentEffectiveAt(call, role);
    if (!('CustomRecipientWriteScope' in call.parameters)) return;
    row.customResourceScope = scope;
    row.recipientScope = scope === null ? 'Organization' : 'CustomRecipientScope';
  });
  return null;
}

export const onPremisesRoleAssignmentCmdlets: Cmdlets = {
  ...managementRoleAssignmentCmdlets,
  'Get-ManagementRoleAssignment': { ...get, implements: [...get.implements, 'AssignmentMethod', 'GetEffectiveUsers'] },
  'Set-ManagementRoleAssignment': { implements: ['Identity', 'CustomRecipientWriteScope', 'Enabled'], run: change },
};
