/**
 * Sends a message of the mailbox to itself and searches for it by IMAP; it carries this run's mark and is removed, and
 * so is the copy that Exchange keeps in Sent Items. What an earlier attempt has sent is found first, so that a message
 * which took its time is not sent a second time. Sources: learn, authenticate an SMTP connection using OAuth; Exchange
 * team blog, 2018-04-20, on Sent Items.
 */
import type { Identity } from '../../connectors/entra/identity.ts';
import { withImapMailbox } from '../../connectors/imap/imap-mailbox.ts';
import { sendMail } from '../../connectors/smtp/send-mail.ts';
import { isFailure } from '../../domain/failure.ts';
import { smtpSendProbe } from '../../domain/probes/smtp-send.ts';
import type { ConnectionContext } from '../context.ts';
import { identityOf, actingAs } from './actor-identity.ts';
import { noMailbox, userNameOf } from './imap-mailbox.ts';
import { probeImplementation } from './implementation.ts';

const header = 'X-Exchange-Runbooks-Check';

export const smtpSendImplementation = probeImplementation({
  probe: smtpSendProbe,
  async attempt(context, { as, mailbox }) {
    const userName = await userNameOf(context, mailbox);
    if (userName === undefined) return noMailbox(mailbox);
    const identity = identityOf(context, as);
    const mark = `${context.run}/${mailbox}`;
    const arrived = {
      outcome: 'allowed',
      observed: `SMTP accepted a message from ${mailbox}; it arrived there and was removed.`,
    } as const;
    const removeFrom = (folder: string) => removeMarked(context, identity, userName, mark, folder);
    if (await removeFrom('INBOX')) {
      await removeFrom('\\Sent');
      return arrived;
    }
    try {
      await sendMail(
        context.connected,
        identity,
        {
          mailbox: userName,
          from: mailbox,
          to: mailbox,
          subject: 'Check of access',
          text: 'Sent and removed by a check of access.',
          headers: { [header]: mark },
        },
        { ...actingAs(context, as), signal: context.signal },
      );
    } catch (error) {
      if (isFailure(error, 'smtp-auth-disabled')) {
        return { outcome: 'inconclusive', code: error.code, observed: error.operator };
      }
      if (!isFailure(error, 'smtp-login-refused', 'smtp-send-as-denied')) throw error;
      return { outcome: 'refused', code: error.code, observed: `SMTP refuses ${mailbox}: ${error.operator}` };
    }
    if (await removeFrom('INBOX')) {
      await removeFrom('\\Sent');
      return arrived;
    }
    const observed = `SMTP accepted a message from ${mailbox}, and it has not arrived yet.`;
    return { outcome: 'inconclusive', code: 'mail-not-arrived-yet', observed };
  },
});

async function removeMarked(
  { connected, signal }: ConnectionContext,
  identity: Identity,
  userName: string,
  mark: string,
  folder: string,
): Promise<boolean> {
  return withImapMailbox(
    connected,
    identity,
    userName,
    async (inbox) => {
      let found = await inbox.findByHeader(header, mark);
      const any = found !== undefined;
      for (let removed = 0; found !== undefined && removed < 20; removed += 1) {
        await inbox.remove(found.uid);
        found = await inbox.findByHeader(header, mark);
      }
      return any;
    },
    { signal, folder, writable: true, credentialIsNew: true },
  );
}
