/** In a dehydrated tenant role groups, scopes and assignments can't be made until customization was enabled, one way. */
import type { ExchangeState } from '../tenant/state.ts';
import { CmdletError } from './cmdlet-error.ts';

/** @throws CmdletError InvalidOperationInDehydratedContextException */
export function requireCustomization(exchange: ExchangeState): void {
  if (!exchange.organization.isDehydrated) return;
  throw new CmdletError(
    400,
    'BadRequest',
    'Microsoft.Exchange.Configuration.Tasks.InvalidOperationInDehydratedContextException',
    "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.",
  );
}
