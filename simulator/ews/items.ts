/** Messages as EWS shows them, and the ids by which they are named. */
import { createHash } from 'node:crypto';
import type { Mailbox, MailMessage } from '../tenant/state.ts';
import type { EwsCall } from './call.ts';
import { EwsResponseError } from './ews-error.ts';
import { folderId, folderKinds, malformed } from './folders.ts';
import { child, textOf, type XmlNode } from './xml/tree.ts';
import type { Element } from './xml/write.ts';

export interface Item {
  mailbox: Mailbox;
  message: MailMessage;
}

/** The key under which an extended property is kept: its property set (or tag) and its name. */
export function propertyKey(field: XmlNode): string {
  const { DistinguishedPropertySetId, PropertySetId, PropertyName, PropertyId, PropertyTag } = field.attributes;
  if (PropertyTag !== undefined) return `tag:${PropertyTag.toLowerCase()}`;
  return `${DistinguishedPropertySetId ?? PropertySetId?.toLowerCase() ?? ''}:${PropertyName ?? PropertyId ?? ''}`;
}

export function itemId({ mailbox, message }: Item): Element {
  const version = createHash('sha256').update(JSON.stringify(message)).digest('base64').slice(0, 12);
  return {
    '@_Id': Buffer.from(`item/${mailbox.guid}/${message.id}`).toString('base64'),
    '@_ChangeKey': `CQAAAB${version}`,
  };
}

/**
 * The message that an `ItemId` element names.
 * @throws EwsResponseError ErrorItemNotFound, ErrorInvalidIdMalformed, ErrorAccessDenied
 */
export function itemOf(call: EwsCall, asked: XmlNode): Item {
  const [type, guid, id] = Buffer.from(asked.attributes['Id'] ?? '', 'base64')
    .toString('utf8')
    .split('/');
  const found = call.core.store.state.exchange.mailboxes.find((one) => one.guid === guid);
  if (type !== 'item' || !found) throw malformed();
  const mailbox = call.access.open(call.acting, found);
  const message = mailbox.messages.find((one) => one.id === id);
  if (!message) throw new EwsResponseError('ErrorItemNotFound', 'The specified object was not found in the store.');
  return { mailbox, message };
}

/** The message as an answer shows it: `t:Message`, in the schema's order. */
export function messageElement(item: Item, shape: XmlNode | undefined): Element {
  const { mailbox, message } = item;
  const base = textOf(shape, 'BaseShape') ?? 'Default';
  const additional = child(shape, 'AdditionalProperties')?.children ?? [];
  const fields = additional.map((one) => one.attributes['FieldURI'] ?? '');
  const wants = (field: string) => base !== 'IdOnly' || fields.includes(field);
  const html = textOf(shape, 'BodyType') === 'HTML';
  const kind = folderKinds.find((one) => one.id === message.folder)!;
  const extended = additional
    .filter((one) => one.name === 'ExtendedFieldURI' && propertyKey(one) in message.extendedProperties)
    .map((one) => extendedProperty(one, message.extendedProperties[propertyKey(one)]!));
  const recipient = (address: string): Element => ({ 't:EmailAddress': address, 't:RoutingType': 'SMTP' });
  const when = (field: string, element: Element): Element => (wants(field) ? element : {});
  // Whole seconds, as the service writes them: some clients read no others.
  const receivedAt = message.receivedAt.replace(/\.\d+Z$/, 'Z');
  const isDraft = message.folder === 'drafts' || message.folder === 'outbox';
  return {
    't:ItemId': itemId(item),
    ...when('item:ParentFolderId', { 't:ParentFolderId': folderId({ mailbox, kind }) }),
    ...when('item:ItemClass', { 't:ItemClass': 'IPM.Note' }),
    ...when('item:Subject', { 't:Subject': message.subject }),
    ...(base !== 'IdOnly' || fields.includes('item:Body')
      ? { 't:Body': { '@_BodyType': html ? 'HTML' : message.bodyType, '#text': message.body } }
      : {}),
    ...when('item:DateTimeReceived', { 't:DateTimeReceived': receivedAt }),
    ...when('item:Size', { 't:Size': String(1024 + message.body.length) }),
    ...when('item:IsDraft', { 't:IsDraft': String(isDraft) }),
    ...when('item:DateTimeSent', { 't:DateTimeSent': receivedAt }),
    ...when('item:DateTimeCreated', { 't:DateTimeCreated': receivedAt }),
    ...when('item:HasAttachments', { 't:HasAttachments': 'false' }),
    ...(extended.length > 0 ? { 't:ExtendedProperty': extended } : {}),
    ...when('message:Sender', { 't:Sender': { 't:Mailbox': recipient(message.from) } }),
    ...(wants('message:ToRecipients') && message.to.length > 0
      ? { 't:ToRecipients': { 't:Mailbox': message.to.map(recipient) } }
      : {}),
    ...when('message:From', { 't:From': { 't:Mailbox': recipient(message.from) } }),
    ...when('message:InternetMessageId', { 't:InternetMessageId': `<${message.id}@prod.outlook.com>` }),
    ...when('message:IsRead', { 't:IsRead': String(message.isRead) }),
  };
}

function extendedProperty(field: XmlNode, value: string): Element {
  const attributes = Object.entries(field.attributes).map(([name, text]) => [`@_${name}`, text]);
  return { 't:ExtendedFieldURI': Object.fromEntries(attributes) as Element, 't:Value': value };
}
