/**
 * Who may act as whom on premises: holders of *ApplicationImpersonation*, directly or by a role group, on the mailboxes in the
 * scope of the assignment; without a scope on all. Assignments add up: one without a scope defeats any other.
 * Source: oded, how-to-configure-impersonation.
 */
import type { Core } from '../../core.ts';
import { impersonationRole } from '../../exchange/rbac/effective-at.ts';
import { isInScope } from '../../exchange/rbac/scope.ts';
import type { DirectoryAccount, Mailbox, ManagementRoleAssignment } from '../../tenant/state.ts';

/** @param core that of the organization's own view */
export function mayImpersonate(
  core: Pick<Core, 'store' | 'clock'>,
  account: DirectoryAccount,
  mailbox: Mailbox,
): boolean {
  const { state } = core.store;
  const { roleAssignments, managementScopes } = state.exchange;
  return roleAssignments
    .filter(({ role, delegating, enabled }) => role === impersonationRole && !delegating && enabled)
    .filter((assignment) => core.clock.isPast(assignment.effectiveAt) && isHeld(core, assignment, account))
    .some(({ role, customResourceScope }) => {
      if (customResourceScope === null) return true;
      const scope = managementScopes.find(({ name }) => name === customResourceScope);
      return scope !== undefined && isInScope(state, { role, recipientFilter: scope.recipientFilter }, mailbox);
    });
}

function isHeld(
  { store, clock }: Pick<Core, 'store' | 'clock'>,
  { assigneeType, assigneeId }: ManagementRoleAssignment,
  account: DirectoryAccount,
): boolean {
  if (assigneeType === 'User') return assigneeId === account.id;
  const group = store.state.exchange.roleGroups.find(({ guid }) => guid === assigneeId);
  return (group?.members ?? []).some(
    ({ objectId, effectiveAt, removedAt, impersonatesFrom }) =>
      objectId === account.id &&
      clock.isPast(impersonatesFrom ?? effectiveAt) &&
      (removedAt === null || !clock.isPast(removedAt)),
  );
}
