/**
 * Mailboxes of the organization on premises, with mail, and what transport has logged of it. A mailbox has its account's id,
 * since that is what Exchange shows as its Guid.
 */
import { seedMessages } from '../../exchange/seed/messages.ts';
import type { DirectoryAccount, Mailbox, RemoteMailbox, TrackedMessage } from '../../tenant/state.ts';
import { people, samAccountNameOf } from './accounts.ts';

interface WithMail {
  accounts: readonly DirectoryAccount[];
  now: string;
  uuid: () => string;
}

const accountOf = (accounts: readonly DirectoryAccount[], name: string) =>
  accounts.find(({ samAccountName }) => samAccountName === samAccountNameOf(name))!;

export function seedOnPremisesMailboxes({ accounts, now, uuid }: WithMail): Mailbox[] {
  const mailboxes = people
    .filter(({ mailbox }) => mailbox === 'here')
    .map(({ name, department }): Mailbox => {
      const { id, samAccountName, userPrincipalName } = accountOf(accounts, name);
      return {
        guid: id,
        userId: id,
        primarySmtpAddress: userPrincipalName,
        alias: samAccountName,
        displayName: name,
        recipientTypeDetails: 'UserMailbox',
        customAttribute1: '',
        department,
        ewsEnabled: null,
        imapEnabled: true,
        popEnabled: true,
        smtpClientAuthenticationDisabled: null,
        messages: [],
      };
    });
  for (const mailbox of mailboxes) {
    const others = mailboxes.filter((other) => other !== mailbox);
    mailbox.messages = seedMessages(mailbox, others, now, uuid);
  }
  return mailboxes;
}

/** @param routingDomain of the tenant: `contosodemo.mail.onmicrosoft.com` */
export function seedRemoteMailboxes(accounts: readonly DirectoryAccount[], routingDomain: string): RemoteMailbox[] {
  return people
    .filter(({ mailbox }) => mailbox === 'in the cloud')
    .map(({ name, department }) => {
      const { id, samAccountName, userPrincipalName } = accountOf(accounts, name);
      return {
        guid: id,
        userId: id,
        primarySmtpAddress: userPrincipalName,
        alias: samAccountName,
        displayName: name,
        department,
        remoteRoutingAddress: `${samAccountName}@${routingDomain}`,
      };
    });
}

/** A message leaves one line when a server gets it, and one when it lies in its mailbox; servers take turns. */
export function seedTrackingLog(mailboxes: readonly Mailbox[], servers: readonly string[]): TrackedMessage[] {
  return mailboxes
    .flatMap((mailbox) => mailbox.messages)
    .flatMap((message, index): TrackedMessage[] => {
      const line = {
        server: servers[index % servers.length]!,
        sender: message.from,
        recipients: message.to,
        messageSubject: message.subject,
        messageId: `<${message.id}@contoso.example>`,
      };
      const received = new Date(Date.parse(message.receivedAt) - 1500).toISOString();
      return [
        { ...line, timestamp: received, eventId: 'RECEIVE', source: 'STOREDRIVER' },
        { ...line, timestamp: message.receivedAt, eventId: 'DELIVER', source: 'STOREDRIVER' },
      ];
    })
    .sort((one, other) => one.timestamp.localeCompare(other.timestamp));
}
