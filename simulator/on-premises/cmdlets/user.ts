/** Accounts of the directory, through Exchange: whether they may open sessions, and their names. */
import { type CmdletCall, type Cmdlets, flag, text } from '../../exchange/cmdlet.ts';
import { userCmdlets } from '../../exchange/cmdlets/user.ts';
import { theIdentified } from '../../exchange/identity.ts';
import { userNames } from '../../exchange/principals.ts';
import type { DirectoryAccount } from '../../tenant/state.ts';
import { changeObject } from '../directory/directory-write.ts';

function change(call: CmdletCall): null {
  const { state } = call.core.store;
  const { id } = theIdentified(call, state.users, userNames);
  const { accounts, domainControllers } = state.onPremises!;
  const account = accounts.find((one) => one.id === id)!;
  const patch: Partial<DirectoryAccount> = {};
  const remotePowerShell = flag(call, 'RemotePowerShellEnabled');
  if (remotePowerShell !== undefined) patch.remotePowerShellEnabled = remotePowerShell;
  const name = text(call, 'UserPrincipalName');
  if (name !== undefined) patch.userPrincipalName = name;
  const { core, context, name: operation } = call;
  const write = { core, context, operation, at: domainControllers[0]!, byExchange: true };
  changeObject(write, 'accounts', account, patch);
  return null;
}

export const onPremisesUserCmdlets: Cmdlets = {
  ...userCmdlets,
  'Set-User': { implements: ['Identity', 'RemotePowerShellEnabled', 'UserPrincipalName'], run: change },
};
