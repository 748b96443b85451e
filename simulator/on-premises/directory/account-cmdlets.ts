/**
 * What users and computers have in common as accounts: passwords and control flags. Trusting one for delegation is a
 * privilege of its own, which nobody has who may only write attributes.
 * Source: learn, Set-ADAccountPassword, Set-ADAccountControl; "Enable computer and user accounts to be trusted for delegation".
 */
import type { DirectoryAccount } from '../../tenant/state.ts';
import { unimplemented } from '../../windows/server-call.ts';
import { SecureText, type ShellCall, type ShellCmdlets } from '../../shell.ts';
import { asWrite, directoryCall, flag, requireWrite } from './directory-call.ts';
import { accessDenied, oldPasswordWrong, passwordRefused } from './directory-error.ts';
import { samOf, thePrincipal, theUser } from './directory-identity.ts';
import { changeObject } from './directory-write.ts';
import { meetsPolicy } from './password-policy.ts';

function setPassword(call: ShellCall) {
  const at = directoryCall(call);
  const account = theUser(at);
  const refused = { cmdlet: call.name, target: account.samAccountName };
  const { NewPassword: given, OldPassword: old } = call.parameters;
  // Without a new one it would be asked for.
  if (!(given instanceof SecureText)) throw unimplemented(call, 'no -NewPassword');
  if (flag(at, 'Reset') === true) requireWrite(at, account.samAccountName, 'object');
  else if (!(old instanceof SecureText) || old.value !== account.password) throw oldPasswordWrong(refused);
  if (!meetsPolicy(given.value, account)) throw passwordRefused(refused);
  changeObject(asWrite(at), 'accounts', account, {
    password: given.value,
    passwordChangedAt: call.core.clock.iso(),
    wrongPasswords: 0,
  });
  return { objects: [] };
}

function setControl(call: ShellCall) {
  const at = directoryCall(call);
  const principal = thePrincipal(at);
  const target = samOf(principal);
  requireWrite(at, target, 'attributes');
  const trusted = flag(at, 'TrustedForDelegation');
  if (principal.table === 'computers') {
    const other = ['AccountNotDelegated', 'Enabled', 'PasswordNeverExpires'].find((name) => name in call.parameters);
    if (other !== undefined) throw unimplemented(call, `-${other} on a computer`);
    if (trusted !== undefined) changeObject(asWrite(at), 'computers', principal.row, { trustedForDelegation: trusted });
    return { objects: [] };
  }
  if (principal.table === 'groups') throw accessDenied({ cmdlet: call.name, target });
  const patch: Partial<DirectoryAccount> = {};
  if (trusted !== undefined) patch.trustedForDelegation = trusted;
  const [enabled, never, notDelegated] = [
    flag(at, 'Enabled'),
    flag(at, 'PasswordNeverExpires'),
    flag(at, 'AccountNotDelegated'),
  ];
  if (enabled === true && principal.row.password === '') throw passwordRefused({ cmdlet: call.name, target });
  if (enabled !== undefined) patch.enabled = enabled;
  if (never !== undefined) patch.passwordNeverExpires = never;
  if (notDelegated !== undefined) patch.accountNotDelegated = notDelegated;
  changeObject(asWrite(at), 'accounts', principal.row, patch);
  return { objects: [] };
}

export const directoryAccountCmdlets: ShellCmdlets = {
  'Set-ADAccountPassword': {
    implements: ['Identity', 'NewPassword', 'OldPassword', 'Reset', 'Server'],
    run: setPassword,
  },
  'Set-ADAccountControl': {
    implements: [
      'Identity',
      'TrustedForDelegation',
      'AccountNotDelegated',
      'Enabled',
      'PasswordNeverExpires',
      'Server',
    ],
    run: setControl,
  },
};
