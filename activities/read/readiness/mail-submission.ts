/**
 * Whether a mailbox may submit mail by authenticated SMTP: its own setting wins over the organization's. Neither is
 * changed here.
 * Source: learn, exchange: enable or disable authenticated client SMTP submission.
 */
import { Failure } from '../../../domain/failure.ts';
import type { Evidence } from '../../../domain/plan.ts';
import type { ConnectionContext } from '../../context.ts';

interface Setting {
  SmtpClientAuthenticationDisabled?: boolean | null;
}

/** @throws Failure `smtp-auth-disabled`, `mailbox-not-found` */
export async function readMailSubmission({ exchange }: ConnectionContext, mailbox: string): Promise<Evidence> {
  const [own, [organization]] = await Promise.all([
    exchange.exactlyOne<Setting>('Get-CASMailbox', mailbox),
    exchange.invoke<Setting>('Get-TransportConfig', {}),
  ]);
  if (own.state === 'absent') throw new Failure('mailbox-not-found', { service: 'runbook', subject: mailbox });
  if (organization === undefined) {
    throw new Failure('exchange-unexpected-answer', { service: 'exchange', subject: 'Get-TransportConfig' });
  }
  const ofMailbox = own.object.SmtpClientAuthenticationDisabled ?? undefined;
  const isDisabled = ofMailbox ?? organization.SmtpClientAuthenticationDisabled ?? false;
  const by = ofMailbox === undefined ? 'the organization' : 'the mailbox';
  if (isDisabled) throw new Failure('smtp-auth-disabled', { service: 'smtp', subject: `${mailbox}, by ${by}` });
  return { name: 'SMTP', observed: `${mailbox} may submit mail, by the setting of ${by}` };
}
