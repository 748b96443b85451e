/**
 * A cmdlet that writes to a mailbox is carried out where that mailbox lives, and the call is routed there by its anchor. One
 * that is routed anywhere else can't be proxied. On premises a session finds its way by itself.
 */
import type { Mailbox, TenantState } from '../tenant/state.ts';
import type { CmdletCall } from './cmdlet.ts';
import { CmdletError } from './cmdlet-error.ts';
import { mailboxNames } from './principals.ts';

/** @throws CmdletError CmdletProxyNotAvailableException unless the call is anchored to the mailbox */
export function requireAnchor(call: CmdletCall, state: TenantState, mailbox: Mailbox): void {
  if (call.product === 'se') return;
  const named = (call.anchor ?? '').replace(/^(SMTP|UPN|OID|MBX):/i, '').split('@' + state.tenant.id)[0]!;
  const names = mailboxNames(state)(mailbox).map((name) => name?.toLowerCase());
  if (named !== '' && names.includes(named.toLowerCase())) return;
  throw new CmdletError(
    400,
    'BadRequest',
    'Microsoft.Exchange.Configuration.CmdletProxyNotAvailableException',
    `The cmdlet '${call.name}' can't be proxied to the server of mailbox '${mailbox.primarySmtpAddress}'.`,
  );
}
