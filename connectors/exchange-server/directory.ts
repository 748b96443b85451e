/** Active Directory by its PowerShell module, from the worker's machine, at one domain controller. */
import type { StoredAccount } from '../connected-organization.ts';
import type { PowerShell } from '../powershell/powershell.ts';
import type { Shell } from '../powershell/shell.ts';

export function directory(_shell: PowerShell, _at: { domainController: string; account?: StoredAccount }): Shell {
  throw new Error('not yet');
}
