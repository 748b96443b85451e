/** Believable mail for a seeded mailbox, and the traces that the organization's transport has of it. */
import type { Mailbox, MailMessage, MessageTrace } from '../../tenant/state.ts';

const subjects = [
  'Minutes of the weekly meeting',
  'Quotation for the third quarter',
  'Planned maintenance on Saturday',
  'Your order has been shipped',
  'Question about the invoice',
  'Welcome to the team',
];

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * @param mailbox the mailbox to fill
 * @param senders the other mailboxes
 * @param now ISO 8601; mail lies between an hour and a week before it
 */
export function seedMessages(mailbox: Mailbox, senders: Mailbox[], now: string, uuid: () => string): MailMessage[] {
  return subjects.slice(0, senders.length > 0 ? 4 : 0).map((subject, index): MailMessage => {
    const sender = senders[(index * 7 + mailbox.alias.length) % senders.length]!;
    const receivedAt = new Date(Date.parse(now) - 60 * minute - index * 1.5 * day).toISOString();
    return {
      id: uuid(),
      folder: 'inbox',
      subject,
      from: sender.primarySmtpAddress,
      to: [mailbox.primarySmtpAddress],
      bodyType: 'Text',
      body: `${subject}.\r\n\r\nKind regards,\r\n${sender.displayName}`,
      receivedAt,
      isRead: index > 1,
      extendedProperties: {},
    };
  });
}

/** One delivered trace for each message. */
export function seedTraces(mailboxes: Mailbox[], uuid: () => string): MessageTrace[] {
  return mailboxes.flatMap((mailbox) =>
    mailbox.messages.map((message): MessageTrace => ({
      messageTraceId: uuid(),
      received: message.receivedAt,
      senderAddress: message.from,
      recipientAddress: mailbox.primarySmtpAddress,
      subject: message.subject,
      status: 'Delivered',
      size: 4096 + message.body.length,
    })),
  );
}
