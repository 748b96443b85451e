/**
 * A mailbox of an address that must be in Exchange Online. Only an own mailbox here proves anything about access: of
 * one on-premises there is a mail user here, which answers the same as no access.
 * Source: odp, Get-Mailbox, Get-Recipient.
 */
import { Failure } from '../../../domain/failure.ts';
import type { Evidence } from '../../../domain/plan.ts';
import type { ConnectionContext } from '../../context.ts';

interface Mailbox {
  RecipientTypeDetails: string;
}

/** @throws Failure `mailbox-not-found`, `mailbox-not-in-cloud` */
export async function readCloudMailbox({ exchange }: ConnectionContext, address: string): Promise<Evidence> {
  const mailbox = await exchange.exactlyOne<Mailbox>('Get-Mailbox', address);
  if (mailbox.state === 'present') {
    return { name: 'mailbox', observed: `${address} is a ${mailbox.object.RecipientTypeDetails} in Exchange Online` };
  }
  const recipient = await exchange.exactlyOne<Mailbox>('Get-Recipient', address);
  if (recipient.state === 'absent') throw new Failure('mailbox-not-found', { service: 'runbook', subject: address });
  const subject = `${address} is a ${recipient.object.RecipientTypeDetails}`;
  throw new Failure('mailbox-not-in-cloud', { service: 'runbook', subject });
}
