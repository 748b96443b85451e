/** Everything that CE's runbook must know before it plans; what blocks the plan stops it here, by name. */
import { Failure } from '../../domain/failure.ts';
import { ceReadiness } from '../../domain/sources/ce-readiness.ts';
import { readList } from '../../journal/lists.ts';
import type { ConnectionContext } from '../context.ts';
import { sourceImplementation } from './implementation.ts';
import { readCertificatePolicy } from './readiness/certificate-policy.ts';
import { readCloudMailbox } from './readiness/cloud-mailbox.ts';
import { readMailSubmission } from './readiness/mail-submission.ts';
import { readSecretPolicy } from './readiness/secret-policy.ts';

export const ceReadinessImplementation = sourceImplementation({
  source: ceReadiness,
  read: async (context, { list, outsideMailbox, sendingMailbox, signsInWith, validFor }) => {
    const items = await readList(await context.journal(), list);
    if (items.includes(outsideMailbox.toLowerCase())) {
      throw new Failure('outside-mailbox-in-list', { service: 'runbook', subject: outsideMailbox });
    }
    if (sendingMailbox !== undefined && !items.includes(sendingMailbox.toLowerCase())) {
      throw new Failure('sending-mailbox-not-in-list', { service: 'runbook', subject: sendingMailbox });
    }
    const evidence = await Promise.all([
      signsInWith === 'secret' ? readSecretPolicy(context, validFor) : readCertificatePolicy(context, validFor),
      readOutside(context, outsideMailbox),
      ...(sendingMailbox === undefined ? [] : [readMailSubmission(context, sendingMailbox)]),
    ]);
    const { tenantId, authority, scopes, imap, smtp } = context.connected;
    return {
      value: {
        tenantId,
        mailboxes: items.length,
        tokenEndpoint: `${authority}/oauth2/v2.0/token`,
        scope: scopes.exchange,
        imap: `${imap.host}, ${imap.port}, IMAP`,
        smtp: `${smtp.host}, ${smtp.port}`,
      },
      evidence: [{ name: 'list', observed: `${items.length} mailboxes` }, ...evidence],
    };
  },
});

/** A refusal proves something only where IMAP is on. */
async function readOutside(context: ConnectionContext, mailbox: string) {
  const { observed } = await readCloudMailbox(context, mailbox);
  const protocols = await context.exchange.exactlyOne<{ ImapEnabled?: boolean }>('Get-CASMailbox', mailbox);
  if (protocols.state === 'absent' || protocols.object.ImapEnabled !== true) {
    throw new Failure('outside-mailbox-without-imap', { service: 'runbook', subject: mailbox });
  }
  return { name: 'mailbox outside', observed: `${observed}, and IMAP is on` };
}
