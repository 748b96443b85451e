/** DeleteItem: for good, or to the folder of deleted items. */
import { type Operation, responseMessages } from '../call.ts';
import { success } from '../ews-error.ts';
import { itemOf } from '../items.ts';
import { child } from '../xml/tree.ts';

export const deleteItem: Operation = (call) => {
  const moves = call.request.attributes['DeleteType'] === 'MoveToDeletedItems';
  return responseMessages('DeleteItem', child(call.request, 'ItemIds')?.children ?? [], (asked) => {
    const { mailbox, message } = itemOf(call, asked);
    const what = { operation: 'DeleteItem', target: `${mailbox.primarySmtpAddress}: ${message.folder}` };
    call.core.store.write(call.context, what, (state) => {
      const row = state.exchange.mailboxes.find((one) => one.guid === mailbox.guid)!;
      if (moves) row.messages.find((one) => one.id === message.id)!.folder = 'deleteditems';
      else row.messages = row.messages.filter((one) => one.id !== message.id);
    });
    return success({});
  });
};
