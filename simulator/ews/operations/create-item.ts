/** CreateItem: saves a message without sending it, which is all that a probe may do. */
import type { MailMessage } from '../../tenant/state.ts';
import { type EwsCall, type Operation, responseMessages } from '../call.ts';
import { EwsFault, EwsResponseError, success } from '../ews-error.ts';
import { folderOf, messageFolderOf } from '../folders.ts';
import { itemId, propertyKey } from '../items.ts';
import { child, descend, isTrue, textOf, type XmlNode } from '../xml/tree.ts';

const drafts: XmlNode = { name: 'DistinguishedFolderId', attributes: { Id: 'drafts' }, children: [], text: '' };

function recipients(node: XmlNode, name: string): string[] {
  return (child(node, name)?.children ?? []).flatMap((one) => textOf(one, 'EmailAddress') ?? []);
}

function messageOf(call: EwsCall, node: XmlNode, folder: MailMessage['folder'], owner: string): MailMessage {
  const body = child(node, 'Body');
  const properties = node.children
    .filter((one) => one.name === 'ExtendedProperty')
    .map((one): [string, string] => [propertyKey(child(one, 'ExtendedFieldURI')!), textOf(one, 'Value') ?? '']);
  return {
    id: call.core.random.uuid(),
    folder,
    subject: textOf(node, 'Subject') ?? '',
    from: textOf(descend(node, 'From', 'Mailbox'), 'EmailAddress') ?? owner,
    to: recipients(node, 'ToRecipients'),
    bodyType: body?.attributes['BodyType'] === 'HTML' ? 'HTML' : 'Text',
    body: body?.text ?? '',
    receivedAt: call.core.clock.iso(),
    isRead: isTrue(textOf(node, 'IsRead') ?? 'true'),
    extendedProperties: Object.fromEntries(properties),
  };
}

export const createItem: Operation = (call) => {
  const { request, core } = call;
  if (request.attributes['MessageDisposition'] !== 'SaveOnly') {
    throw new EwsFault('ErrorSendAsDenied', 'The simulator only saves items; it sends none.', { status: 501 });
  }
  const items = child(request, 'Items')?.children ?? [];
  const other = items.find((item) => item.name !== 'Message');
  if (other) {
    const message = `The simulator has no items of type ${other.name}.`;
    throw new EwsFault('ErrorInvalidItemForOperationCreateItem', message, { status: 501 });
  }
  const target = child(request, 'SavedItemFolderId')?.children[0] ?? drafts;
  return responseMessages(
    'CreateItem',
    items,
    (node) => {
      const folder = folderOf(call, target);
      const name = messageFolderOf(folder);
      if (name === undefined)
        throw new EwsResponseError('ErrorCannotCreateItemInFolder', 'The folder takes no messages.');
      const message = messageOf(call, node, name, folder.mailbox.primarySmtpAddress);
      const { guid, primarySmtpAddress } = folder.mailbox;
      const what = { operation: 'CreateItem', target: `${primarySmtpAddress}: ${name}` };
      const mailbox = core.store.write(call.context, what, (state) => {
        const row = state.exchange.mailboxes.find((one) => one.guid === guid)!;
        row.messages.push(message);
        return row;
      });
      return success({ 'm:Items': { 't:Message': { 't:ItemId': itemId({ mailbox, message }) } } });
    },
    { 'm:Items': '' },
  );
};
