/**
 * Mail that was sent reaches the tenant's mailboxes: a copy in the inbox of each recipient, members of distribution groups
 * included, one in the sender's Sent Items, and a trace for each recipient. What goes outside leaves a trace and nothing
 * else: the simulator sends nothing to anybody.
 */
import type { Core } from '../core.ts';
import type { Mailbox, MailMessage, MessageTrace, TenantState } from '../tenant/state.ts';
import type { Writer } from '../tenant/store.ts';
import { addresses, decodedBody, decodedWords, headersOf } from './source.ts';

export interface Sent {
  from: string;
  /** Of the envelope. */
  recipients: readonly string[];
  /** MIME, one character for each byte. */
  source: string;
  /** Whose Sent Items keep a copy. */
  senderGuid: string;
}

export function deliver(core: Core, context: Writer, sent: Sent): void {
  const { state } = core.store;
  const reached = new Set<string>();
  const traces = sent.recipients.map((address): MessageTrace => {
    const mailboxes = mailboxesOf(state, address);
    for (const { guid } of mailboxes) reached.add(guid);
    const isKnown = mailboxes.length > 0 || !isOwn(state, address);
    return traceOf(core, sent, address, isKnown ? 'Delivered' : 'Failed');
  });
  const copies = [
    ...[...reached].map((guid) => ({ guid, message: messageOf(core, sent, 'inbox') })),
    { guid: sent.senderGuid, message: messageOf(core, sent, 'sentitems') },
  ];
  core.store.write(context, { operation: 'SMTP DATA', target: sent.recipients.join(', ') }, ({ exchange }) => {
    for (const { guid, message } of copies) exchange.mailboxes.find((one) => one.guid === guid)?.messages.push(message);
    exchange.messageTraces.push(...traces);
  });
}

function mailboxesOf({ exchange }: TenantState, address: string): Mailbox[] {
  const wanted = address.toLowerCase();
  const group = exchange.distributionGroups.find((one) => one.primarySmtpAddress.toLowerCase() === wanted);
  return exchange.mailboxes.filter(
    (one) => one.primarySmtpAddress.toLowerCase() === wanted || (group?.memberGuids.includes(one.guid) ?? false),
  );
}

const isOwn = ({ tenant }: TenantState, address: string): boolean =>
  tenant.domains.some(({ name }) => address.toLowerCase().endsWith(`@${name}`));

function traceOf(core: Core, { from, source }: Sent, address: string, status: MessageTrace['status']): MessageTrace {
  return {
    messageTraceId: core.random.uuid(),
    received: core.clock.iso(),
    senderAddress: from,
    recipientAddress: address,
    subject: decodedWords(headersOf(source)['subject'] ?? ''),
    status,
    size: source.length,
  };
}

function messageOf(core: Core, { from, source }: Sent, folder: MailMessage['folder']): MailMessage {
  const headers = headersOf(source);
  const isHtml = /^text\/html\b/i.test(headers['content-type'] ?? '');
  return {
    id: core.random.uuid(),
    folder,
    subject: decodedWords(headers['subject'] ?? ''),
    from: addresses(headers['from'])[0] ?? from,
    to: addresses(headers['to']),
    bodyType: isHtml ? 'HTML' : 'Text',
    body: decodedBody(source),
    receivedAt: core.clock.iso(),
    isRead: folder === 'sentitems',
    source,
    extendedProperties: {},
  };
}
