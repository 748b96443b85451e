/**
 * Where a call is routed to. Without a mailbox it goes to the organization's arbitration mailbox; a cmdlet that writes
 * to a mailbox goes to that mailbox's server, else CmdletProxyNotAvailableException.
 *
 * Source: practice with the administration endpoint.
 */
import { Failure } from '../../domain/failure.ts';

const systemMailbox = 'SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}';

/** For calls to Exchange Online that are about no mailbox. */
export function applicationAnchor(tenantId: string): string {
  return `APP:${systemMailbox}@${tenantId}`;
}

/** The same for Security & Compliance, which requires the organization's initial domain. */
export function complianceAnchor(initialDomain: string): string {
  return `UPN:${systemMailbox}@${initialDomain}`;
}

/** For a cmdlet that writes to the mailbox of this address. */
export function mailboxAnchor(mailbox: string): string {
  // The value goes into a header: nothing but a plain address gets there.
  if (/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(mailbox)) return `SMTP:${mailbox}`;
  throw new Failure('exchange-invalid', { service: 'exchange', subject: 'the mailbox to route to is not an address' });
}
