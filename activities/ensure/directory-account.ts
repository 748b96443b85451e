/**
 * New-ADUser with a password from the store. One that is there is used as it is when it is a plain account; one with a
 * mailbox, with roles of Exchange, or of an administrator stops the plan. A rollback removes only what the run has made,
 * and only while it is still a plain account.
 * Source: learn, New-ADUser, Remove-ADUser, Set-ADUser; odp, Get-User (RecipientTypeDetails).
 */
import { secure } from '../../connectors/powershell/values.ts';
import { domainAccountOf } from '../../domain/directory-names.ts';
import { Failure, isFailure, type FailureCode } from '../../domain/failure.ts';
import { directoryAccount } from '../../domain/resources/directory-account.ts';
import { impersonation } from '../../domain/resources/server-role-group.ts';
import type { ConnectionContext } from '../context.ts';
import { directoryUser, type DirectoryUser } from '../windows/directory-user.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import { implementation } from './implementation.ts';

export const directoryAccountImplementation = implementation({
  resource: directoryAccount,
  async read(context, { account }, recorded) {
    const user = await directoryUser(context, recorded ?? domainAccountOf(account).name);
    if (user === undefined) return undefined;
    if (user.isPrivileged) throw unfit('directory-account-privileged', account);
    if (await hasMailbox(context, user)) throw unfit('directory-account-has-mailbox', account);
    const roles = await rolesOf(context, user);
    if (roles.length > 0) throw unfit('directory-account-in-role-group', `${account}: ${roles.join(', ')}`);
    const { id, enabled, userPrincipalName } = user;
    return { id, state: { enabled, userPrincipalName } };
  },
  async create(context, { account, userPrincipalName, password }) {
    const { name } = domainAccountOf(account);
    const { value } = await context.secrets.resolve(password);
    try {
      await context.onPremises.directory.invoke('New-ADUser', {
        Name: name,
        SamAccountName: name,
        UserPrincipalName: userPrincipalName,
        AccountPassword: secure(value),
        Enabled: true,
        Confirm: false,
      });
    } catch (error) {
      if (isFailure(error, 'powershell-parameter-invalid')) await removeHalfMade(context, name);
      throw error;
    }
    return undefined;
  },
  async update({ onPremises }, _desired, { id }) {
    await onPremises.directory.invoke('Set-ADUser', { Identity: id, Enabled: true, Confirm: false });
  },
  async undo(context, { desired: { account }, before, id, created }) {
    const { directory } = context.onPremises;
    const user = await directoryUser(context, id);
    if (user === undefined) return { undone: 'it no longer exists' };
    if (!created) {
      if (before?.enabled === false && user.enabled) {
        await directory.invoke('Set-ADUser', { Identity: id, Enabled: false, Confirm: false });
      }
      return { undone: `${account} is as it was before` };
    }
    if (user.isPrivileged || (await hasMailbox(context, user))) {
      return { residual: `${account} was given a mailbox or rights since it was made, and stays.` };
    }
    await directory.invoke('Remove-ADUser', { Identity: id, Confirm: false });
    return { undone: `${account} is removed` };
  },
  outputs: ({ id, state }) => ({ id, userPrincipalName: state.userPrincipalName }),
});

/**
 * A password that the domain's policy refuses leaves the account all the same, disabled and without one: none was there
 * when it was read just before.
 * Source: learn, New-ADUser, -AccountPassword.
 */
async function removeHalfMade(context: ConnectionContext, name: string): Promise<void> {
  const left = await directoryUser(context, name);
  if (left === undefined || left.enabled) return;
  await context.onPremises.directory.invoke('Remove-ADUser', { Identity: left.id, Confirm: false });
}

/** Exchange knows an account by its objectGUID; one that it doesn't know yet has no mailbox. */
async function hasMailbox(context: ConnectionContext, { id }: DirectoryUser): Promise<boolean> {
  const user = await managementShell(context).exactlyOne<{ RecipientTypeDetails?: string }>('Get-User', id);
  if (user.state === 'absent') return false;
  return !['User', 'DisabledUser'].includes(user.object.RecipientTypeDetails ?? '');
}

/** Its roles in Exchange other than impersonation, which has a step of its own: by a role group or directly. */
async function rolesOf(context: ConnectionContext, { id }: DirectoryUser): Promise<string[]> {
  try {
    const held = await managementShell(context).invoke<{ Role: string; RoleAssigneeName?: string }>(
      'Get-ManagementRoleAssignment',
      { RoleAssignee: id },
    );
    const others = held.filter(({ Role }) => Role !== impersonation);
    return [...new Set(others.map(({ Role, RoleAssigneeName = '' }) => `${Role} (${RoleAssigneeName})`))].toSorted();
  } catch (error) {
    // An account that Exchange doesn't know yet has no roles.
    if (isFailure(error, 'exchange-object-not-found')) return [];
    throw error;
  }
}

function unfit(code: FailureCode, subject: string): Failure {
  return new Failure(code, { service: 'powershell', subject });
}
