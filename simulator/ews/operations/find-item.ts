/** FindItem: the messages of a folder, newest first, restricted and in pages. */
import { type Operation, responseMessages } from '../call.ts';
import { success } from '../ews-error.ts';
import { folderOf, messagesIn } from '../folders.ts';
import { messageElement } from '../items.ts';
import { view } from '../paging.ts';
import { matchesRestriction } from '../restriction.ts';
import { child, descend, type XmlNode } from '../xml/tree.ts';
import type { Element } from '../xml/write.ts';

/** A listing never carries bodies. */
function withoutBody(element: Element): Element {
  const { 't:Body': _body, ...rest } = element;
  return rest;
}

export const findItem: Operation = (call) => {
  const restriction = child(call.request, 'Restriction')?.children[0];
  const ascending = ascendingByDate(call.request);
  return responseMessages('FindItem', child(call.request, 'ParentFolderIds')?.children ?? [], (asked) => {
    const folder = folderOf(call, asked);
    const found = messagesIn(folder)
      .filter((message) => !restriction || matchesRestriction(restriction, message))
      .sort((one, other) => other.receivedAt.localeCompare(one.receivedAt) * (ascending ? -1 : 1));
    const { rows, attributes } = view(call.request, found);
    const shape = child(call.request, 'ItemShape');
    const messages = rows.map((message) => withoutBody(messageElement({ mailbox: folder.mailbox, message }, shape)));
    return success({
      'm:RootFolder': { ...attributes, 't:Items': messages.length > 0 ? { 't:Message': messages } : {} },
    });
  });
};

function ascendingByDate(request: XmlNode): boolean {
  const order = descend(request, 'SortOrder', 'FieldOrder');
  return order?.attributes['Order'] === 'Ascending';
}
