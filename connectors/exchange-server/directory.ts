/**
 * Active Directory by its PowerShell module, from the worker's machine. Everything goes to one domain controller, so that
 * what was written is found when it is read back.
 *
 * Source: psdocs, module ActiveDirectory: each of its cmdlets has Server and Credential.
 */
import type { StoredAccount } from '../connected-organization.ts';
import type { Parameters } from '../powershell/call.ts';
import type { PowerShell } from '../powershell/powershell.ts';
import { shellAt, type Shell } from '../powershell/shell.ts';
import { credential } from '../powershell/values.ts';

/** The module's nouns begin so. */
const ofTheModule = /^[A-Z][A-Za-z]*-AD[A-Z]/;

/** @param at the account; without one, the worker's own is used */
export function directory(
  powershell: PowerShell,
  { domainController, account }: { domainController: string; account?: StoredAccount },
): Shell {
  const add = async (cmdlet: string): Promise<Parameters> => {
    if (!ofTheModule.test(cmdlet)) return {};
    const signIn = account === undefined ? {} : { Credential: credential(account.user, await account.password()) };
    return { Server: domainController, ...signIn };
  };
  return shellAt(powershell, { target: { kind: 'local' }, add });
}
