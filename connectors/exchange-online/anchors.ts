/**
 * Where a call is routed to. Without a mailbox it goes to the organization's arbitration mailbox; a cmdlet that writes
 * to a mailbox goes to that mailbox's server, else CmdletProxyNotAvailableException.
 *
 * Source: practice with the administration endpoint.
 */
import { Failure } from '../../domain/failure.ts';

const systemMailbox = 'SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}';

/** The X-AnchorMailbox header's value. */
export function anchorOf(tenantId: string, mailbox: string | undefined): string {
  if (mailbox === undefined) return `APP:${systemMailbox}@${tenantId}`;
  // The value goes into a header: nothing but a plain address gets there.
  if (/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(mailbox)) return `SMTP:${mailbox}`;
  throw new Failure('exchange-invalid', { service: 'exchange', subject: 'the mailbox to route to is not an address' });
}
