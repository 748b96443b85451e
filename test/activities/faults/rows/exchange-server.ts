/** Role groups, scopes, assignments, virtual directories and users of Exchange on premises. */
import { remotePowershellImplementation } from '../../../../activities/ensure/remote-powershell.ts';
import { serverImpersonationAssignmentImplementation } from '../../../../activities/ensure/server-impersonation-assignment.ts';
import { serverManagementScopeImplementation } from '../../../../activities/ensure/server-management-scope.ts';
import { serverRoleGroupMemberImplementation } from '../../../../activities/ensure/server-role-group-member.ts';
import { serverRoleGroupImplementation } from '../../../../activities/ensure/server-role-group.ts';
import { virtualDirectoryBasicImplementation } from '../../../../activities/ensure/virtual-directory-basic.ts';
import { row, type Given, type Row } from '../row.ts';
import { account, ex02 } from './organization.ts';

const name = 'Client Sense Management';
const recipientFilter = "Department -eq 'Finance'";
const role = 'ApplicationImpersonation';
/** What an assignment that was made again has anew. */
const anew = ['id', 'guid', 'whenCreated'];

const scope = async (given: Given, scopeName: string) =>
  given.made(serverManagementScopeImplementation, { name: scopeName, recipientFilter });

/** Impersonation in the scope `Wanted`. */
async function impersonation(given: Given) {
  await scope(given, 'Wanted');
  const accountName = String.raw`CONTOSO\monosync_svc`;
  return { account: account(given, 'monosync_svc').id, accountName, scope: 'Wanted', removeOthers: false };
}

async function assigned(given: Given, assignment: string, scopeName?: string): Promise<void> {
  if (scopeName !== undefined) await scope(given, scopeName);
  const ends = scopeName === undefined ? {} : { CustomRecipientWriteScope: scopeName };
  const User = account(given, 'monosync_svc').id;
  await given.shell('New-ManagementRoleAssignment', { Name: assignment, User, Role: role, ...ends });
}

export const exchangeServerRows: readonly Row[] = [
  row(serverManagementScopeImplementation, { action: 'create', given: async () => ({ name, recipientFilter }) }),
  row(serverManagementScopeImplementation, {
    action: 'update',
    given: async (given) => {
      await scope(given, name);
      return { name, recipientFilter: "Department -eq 'Warehouse'" };
    },
  }),
  row(serverRoleGroupImplementation, {
    action: 'create',
    when: 'that ends at a scope',
    given: async (given) => {
      await scope(given, 'Finance');
      return { name, roles: ['View-Only Recipients', 'Message Tracking'] as const, scope: 'Finance' };
    },
  }),
  row(serverRoleGroupImplementation, {
    action: 'update',
    when: 'of a scope and a role, with a member',
    anew: [...anew, 'name'],
    given: async (given) => {
      await scope(given, 'Finance');
      await given.made(serverRoleGroupImplementation, {
        name,
        roles: ['Message Tracking', 'ApplicationImpersonation'] as const,
      });
      await given.shell('Add-RoleGroupMember', { Identity: name, Member: 'svc-clientsense' });
      return { name, roles: ['Message Tracking', 'View-Only Recipients'] as const, scope: 'Finance' };
    },
  }),
  row(serverRoleGroupMemberImplementation, {
    action: 'create',
    given: async (given) => {
      await given.made(serverRoleGroupImplementation, { name, roles: ['Message Tracking'] as const });
      return { roleGroup: name, member: account(given, 'svc-clientsense').id, name: 'svc-clientsense' };
    },
  }),
  row(serverImpersonationAssignmentImplementation, { action: 'create', given: impersonation }),
  row(serverImpersonationAssignmentImplementation, {
    action: 'update',
    when: 'with two other assignments, one of them of every mailbox',
    anew,
    given: async (given) => {
      const desired = await impersonation(given);
      await given.made(serverImpersonationAssignmentImplementation, desired);
      await assigned(given, 'Wide');
      await assigned(given, 'Narrow', 'Other');
      return { ...desired, removeOthers: true };
    },
  }),
  row(serverImpersonationAssignmentImplementation, {
    action: 'replace',
    when: 'of another scope',
    anew,
    given: async (given) => {
      const desired = await impersonation(given);
      await assigned(given, 'Ends at Former', 'Former');
      return desired;
    },
  }),
  row(serverImpersonationAssignmentImplementation, {
    action: 'replace',
    when: 'of our own of another scope, with another assignment',
    anew,
    given: async (given) => {
      const desired = await impersonation(given);
      await scope(given, 'Former');
      await given.made(serverImpersonationAssignmentImplementation, { ...desired, scope: 'Former' });
      await assigned(given, 'Another', 'Other');
      return { ...desired, removeOthers: true };
    },
  }),
  row(virtualDirectoryBasicImplementation, {
    action: 'update',
    when: 'of EWS',
    given: async () => ({ server: ex02, directory: 'EWS' as const }),
  }),
  row(virtualDirectoryBasicImplementation, {
    action: 'update',
    when: 'of PowerShell',
    given: async () => ({ server: ex02, directory: 'PowerShell' as const }),
  }),
  row(remotePowershellImplementation, {
    action: 'update',
    given: async (given) => ({ account: account(given, 'svc-synced').id, name: 'svc-synced' }),
  }),
];
