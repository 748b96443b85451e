/** Which accounts have ApplicationImpersonation already, and how far it reaches: for the approver. */
import type { Evidence } from '../../../domain/plan.ts';
import { impersonation } from '../../../domain/resources/server-role-group.ts';
import { isRegular, scopeNamed } from '../../ensure/role-assignments.ts';
import type { ExchangeCmdlets } from '../../on-premises-context.ts';

interface Assignment {
  RoleAssigneeName?: string;
  RoleAssignmentDelegationType?: string;
  CustomRecipientWriteScope?: string | null;
}

export async function readImpersonationHolders(exchange: ExchangeCmdlets): Promise<Evidence> {
  const assignments = await exchange.invoke<Assignment>('Get-ManagementRoleAssignment', { Role: impersonation });
  const holders = assignments
    .filter(isRegular)
    .map(
      ({ RoleAssigneeName = 'an unnamed account', CustomRecipientWriteScope: scope }) =>
        `${RoleAssigneeName} (${scopeNamed(scope) ?? 'every mailbox'})`,
    );
  return {
    name: impersonation,
    observed: holders.length === 0 ? 'no account has it' : `assigned to ${[...new Set(holders)].toSorted().join(', ')}`,
  };
}
