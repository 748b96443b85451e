/**
 * Signs in by XOAUTH2 as the application and opens the inbox for reading only (EXAMINE).
 *
 * Refused is NO at AUTHENTICATE, or "User is authenticated but not connected", for a mailbox that exists in the cloud and
 * has IMAP on: switched off, it gives the same message.
 * Source: learn, authenticate an IMAP connection using OAuth; practice for the message.
 */
import { withImapMailbox, type ImapOptions } from '../../connectors/imap/imap-mailbox.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Observation } from '../../domain/probe.ts';
import type { ApplicationActor } from '../../domain/probes/actor.ts';
import { imapMailboxProbe } from '../../domain/probes/imap-mailbox.ts';
import type { ConnectionContext } from '../context.ts';
import { identityOf, actingAs } from './actor-identity.ts';
import { probeImplementation } from './implementation.ts';

export const imapMailboxImplementation = probeImplementation({
  probe: imapMailboxProbe,
  attempt: async (context, { as, mailbox }) => attemptByImap(context, as, mailbox),
});

/** One attempt at one mailbox. */
export async function attemptByImap(
  context: ConnectionContext,
  as: ApplicationActor,
  mailbox: string,
  options: ImapOptions = actingAs(context, as),
): Promise<Observation> {
  const userName = await userNameOf(context, mailbox);
  if (userName === undefined) return noMailbox(mailbox);
  try {
    const messages = await withImapMailbox(
      context.connected,
      identityOf(context, as),
      userName,
      async (inbox) => inbox.messages,
      { ...options, signal: context.signal },
    );
    return { outcome: 'allowed', observed: `IMAP opens the inbox of ${mailbox}: ${messages} messages.` };
  } catch (error) {
    if (!isFailure(error, 'imap-login-refused', 'imap-not-connected')) throw error;
    const protocols = await context.exchange.exactlyOne<{ ImapEnabled?: boolean }>('Get-CASMailbox', mailbox);
    if (protocols.state === 'absent' || protocols.object.ImapEnabled !== true) {
      const observed = `Refused, but IMAP is off for ${mailbox}: that proves nothing.`;
      return { outcome: 'inconclusive', code: 'imap-off-for-mailbox', observed };
    }
    return {
      outcome: 'refused',
      code: error.code,
      observed: `IMAP refuses the mailbox ${mailbox} (${error.code}), which exists in the cloud and has IMAP on.`,
      evidence: { code: error.code, serviceCode: error.serviceCode ?? null },
    };
  }
}

/** What XOAUTH2 names a mailbox by: its user principal name, which may differ from its address. */
export async function userNameOf({ exchange }: ConnectionContext, mailbox: string): Promise<string | undefined> {
  const found = await exchange.exactlyOne<{ UserPrincipalName?: string }>('Get-Mailbox', mailbox);
  return found.state === 'absent' ? undefined : (found.object.UserPrincipalName ?? mailbox);
}

export function noMailbox(mailbox: string): Observation {
  const observed = `There is no mailbox ${mailbox} in the cloud: that proves nothing.`;
  return { outcome: 'inconclusive', code: 'mailbox-not-in-cloud', observed };
}
