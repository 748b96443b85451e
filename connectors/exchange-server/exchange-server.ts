/**
 * The Exchange Management Shell of an on-premises organization: the same two words as for Exchange Online, so that an
 * implementation can serve both.
 */
import type { AdministrationClient } from '../exchange-online/administration-client.ts';
import type { Target } from '../powershell/call.ts';
import type { PowerShell } from '../powershell/powershell.ts';

export type ExchangeCmdlets = Pick<AdministrationClient, 'invoke' | 'exactlyOne'>;

export function exchangeServer(_shell: PowerShell, _target: Target & { kind: 'exchange' }): ExchangeCmdlets {
  throw new Error('not yet');
}
