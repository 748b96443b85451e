/**
 * A mailbox of an address that must be on these servers, and on the right side of the scope. Impersonation on premises ends
 * at them: a mailbox in the cloud is a remote one here, and nothing is proven by it.
 * Source: odp, Get-Recipient, Get-Mailbox, Get-DistributionGroupMember.
 */
import { Failure, type FailureCode } from '../../../domain/failure.ts';
import type { Evidence } from '../../../domain/plan.ts';
import { onlyAddress } from '../../../domain/recipient-filter.ts';
import { isMailboxHere } from '../../exchange-server/mailbox-here.ts';
import type { ExchangeCmdlets } from '../../on-premises-context.ts';

interface Recipient {
  RecipientTypeDetails?: string;
  PrimarySmtpAddress?: string;
}

/** The mailboxes of the proofs. */
export interface ProofMailboxes {
  readonly targetMailbox: string;
  readonly outsideMailbox?: string | undefined;
}

/** @throws Failure `mailbox-not-found`, `mailbox-not-on-premises` */
export async function readServerMailboxes(
  exchange: ExchangeCmdlets,
  { targetMailbox, outsideMailbox }: ProofMailboxes,
): Promise<Evidence[]> {
  const addresses = [targetMailbox, ...(outsideMailbox === undefined ? [] : [outsideMailbox])];
  return Promise.all(addresses.map(async (address) => readServerMailbox(exchange, address)));
}

async function readServerMailbox(exchange: ExchangeCmdlets, address: string): Promise<Evidence> {
  const found = await exchange.exactlyOne<Recipient>('Get-Recipient', address);
  if (found.state === 'absent') throw stop('mailbox-not-found', address);
  const kind = found.object.RecipientTypeDetails ?? '';
  if (!isMailboxHere(found.object)) throw stop('mailbox-not-on-premises', `${address} is a ${kind}`);
  return { name: 'mailbox', observed: `${address} is a ${kind} on these servers` };
}

/**
 * Compares the two mailboxes with what the scope will select.
 * @param isInScope whether an address is among the mailboxes of the scope
 * @throws Failure `target-mailbox-outside-scope`, `outside-mailbox-in-scope`
 */
export async function requireSides(
  { targetMailbox, outsideMailbox }: ProofMailboxes,
  isInScope: (address: string) => Promise<boolean>,
): Promise<void> {
  if (!(await isInScope(targetMailbox))) throw stop('target-mailbox-outside-scope', targetMailbox);
  if (outsideMailbox !== undefined && (await isInScope(outsideMailbox))) {
    throw stop('outside-mailbox-in-scope', outsideMailbox);
  }
}

/** Whether Exchange finds the address among the recipients of a filter. */
export async function isSelected(exchange: ExchangeCmdlets, filter: string, address: string): Promise<boolean> {
  const found = await exchange.invoke<Recipient>('Get-Recipient', { Filter: onlyAddress(filter, address) });
  return found.some(({ PrimarySmtpAddress: found }) => found?.toLowerCase() === address.toLowerCase());
}

function stop(code: FailureCode, subject: string): Failure {
  return new Failure(code, { service: 'runbook', subject });
}
