/**
 * A folder as mail clients number it: messages in the order of their arrival, each with an identifier that it keeps.
 *
 * Identifiers are given when a message is first seen and are lost when the simulator restarts, which the folder's validity
 * says: a client then reads it anew.
 */
import type { Mailbox, MailMessage } from '../tenant/state.ts';
import type { Store } from '../tenant/store.ts';

export interface NumberedMessage {
  /** Position in the folder, from 1. */
  number: number;
  uid: number;
  message: MailMessage;
}

export interface NumberedFolder {
  validity: number;
  nextUid: number;
  messages: NumberedMessage[];
}

export const folderNames: Readonly<Record<MailMessage['folder'], string>> = {
  inbox: 'INBOX',
  drafts: 'Drafts',
  sentitems: 'Sent Items',
  deleteditems: 'Deleted Items',
  outbox: 'Outbox',
};

/** The folder of a name; names have no case here, as the service's inbox has none. */
export function folderNamed(name: string): MailMessage['folder'] | undefined {
  const found = Object.entries(folderNames).find(([, shown]) => shown.toLowerCase() === name.toLowerCase());
  return found?.[0] as MailMessage['folder'] | undefined;
}

interface Identifiers {
  next: number;
  byMessage: Map<string, number>;
}

const given = new WeakMap<Store, Map<string, Identifiers>>();
const validity = Math.floor(Date.now() / 1000);

export function numberedFolder(store: Store, mailbox: Mailbox, folder: MailMessage['folder']): NumberedFolder {
  const folders = given.get(store) ?? new Map<string, Identifiers>();
  given.set(store, folders);
  const key = `${mailbox.guid}/${folder}`;
  const identifiers = folders.get(key) ?? { next: 1, byMessage: new Map<string, number>() };
  folders.set(key, identifiers);
  const held = mailbox.messages
    .filter((message) => message.folder === folder)
    .sort((one, other) => one.receivedAt.localeCompare(other.receivedAt));
  for (const { id } of held) {
    if (!identifiers.byMessage.has(id)) identifiers.byMessage.set(id, identifiers.next++);
  }
  const messages = held
    .map((message) => ({ message, uid: identifiers.byMessage.get(message.id)! }))
    .sort((one, other) => one.uid - other.uid)
    .map((one, index) => ({ ...one, number: index + 1 }));
  return { validity, nextUid: identifiers.next, messages };
}
