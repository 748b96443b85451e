/** IMAP, mailbox by mailbox. Source: odp, Get-CASMailbox, Set-CASMailbox. */
import { casMailboxImap } from '../../domain/resources/cas-mailbox-imap.ts';
import { noMailbox, objectsOf } from './exchange-items.ts';
import { bulkImplementation, type ItemState } from './implementation.ts';

interface CasMailbox {
  ImapEnabled?: boolean | null;
}

export const casMailboxImapImplementation = bulkImplementation({
  bulk: casMailboxImap,
  read: async ({ exchange }, _desired, items) =>
    (await objectsOf<CasMailbox>(exchange, 'Get-CASMailbox', items)).map((mailbox): ItemState => {
      if (mailbox === undefined) return noMailbox;
      return mailbox.ImapEnabled === true ? { state: 'same' } : { state: 'differs', before: false };
    }),
  write: async ({ exchange }, _desired, item) => {
    await exchange.invoke('Set-CASMailbox', { Identity: item, ImapEnabled: true }, { anchor: item });
  },
  remaining: async ({ exchange }, _desired, items) =>
    (await objectsOf<CasMailbox>(exchange, 'Get-CASMailbox', items)).map((mailbox) =>
      mailbox?.ImapEnabled === true ? 'there' : 'gone',
    ),
  undo: async ({ exchange }, _desired, item) => {
    await exchange.invoke('Set-CASMailbox', { Identity: item, ImapEnabled: false }, { anchor: item });
  },
});
