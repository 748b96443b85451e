/** Messages of the selected folder: SEARCH, FETCH, STORE, EXPUNGE, by number or by identifier. */
import type { NumberedMessage } from '../mail/folder.ts';
import type { Argument } from './arguments.ts';
import { broken, type Command } from './command.ts';
import { fetchItem, fetchItems, marksSeen } from './fetch.ts';
import { flagsOf } from './flags.ts';
import { expunge } from './folder-commands.ts';
import { searchMatch } from './search.ts';
import { sequenceSet } from './sequence-set.ts';
import { changeMessages, current, type Session } from './session.ts';

export const messageCommands: Record<string, Command> = {
  SEARCH: { needs: 'folder', run: search },
  FETCH: { needs: 'folder', run: fetch },
  STORE: { needs: 'folder', run: store },
  EXPUNGE: {
    needs: 'folder',
    run: (session, [set], byUid) => {
      if (session.selected!.isReadOnly) return 'NO EXPUNGE failed: the folder is read-only.';
      const meant = byUid ? sequenceSet(String(set), session.selected!.uids.at(-1) ?? 0) : () => true;
      if (meant === null) return broken;
      expunge(session, meant);
      return 'OK EXPUNGE completed.';
    },
  },
};

const isDeleted = (session: Session) => (one: NumberedMessage) => session.selected!.deleted.has(one.uid);

function search(session: Session, given: Argument[], byUid: boolean): string {
  const messages = current(session);
  const matches = given.length === 0 ? null : searchMatch(given, { messages, isDeleted: isDeleted(session) });
  if (matches === null) return broken;
  const found = messages.filter(matches).map((one) => (byUid ? one.uid : one.number));
  session.untagged(['SEARCH', ...found].join(' '));
  return 'OK SEARCH completed.';
}

/** Those that a set names; null where it isn't one. */
function named(session: Session, set: Argument | undefined, byUid: boolean): NumberedMessage[] | null {
  const messages = current(session);
  const number = (one: NumberedMessage) => (byUid ? one.uid : one.number);
  const last = messages.at(-1);
  const isIn = typeof set === 'string' ? sequenceSet(set, last ? number(last) : 0) : null;
  return isIn && messages.filter((one) => isIn(number(one)));
}

function fetch(session: Session, [set, asked]: Argument[], byUid: boolean): string {
  const items = fetchItems(asked);
  const messages = named(session, set, byUid);
  if (items === null || messages === null) return broken;
  const isRead = marksSeen(items) && !session.selected!.isReadOnly;
  if (isRead) setSeen(session, messages, true);
  const wanted = [
    ...(byUid && !items.some((item) => item.toUpperCase() === 'UID') ? ['UID'] : []),
    ...items,
    ...(isRead && !items.some((item) => item.toUpperCase() === 'FLAGS') ? ['FLAGS'] : []),
  ];
  // Read again: what was just marked is shown as marked.
  for (const one of named(session, set, byUid) ?? []) {
    const reported = wanted.map((item) => fetchItem(item, one, isDeleted(session)(one)));
    if (reported.includes(null)) return broken;
    session.untagged(`${one.number} FETCH (${reported.join(' ')})`);
  }
  return 'OK FETCH completed.';
}

function store(session: Session, [set, action, given]: Argument[], byUid: boolean): string {
  const messages = named(session, set, byUid);
  const [, sign, silent] = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(String(action)) ?? [];
  if (messages === null || sign === undefined || given === undefined) return broken;
  const { selected } = session;
  if (selected!.isReadOnly) return 'NO STORE failed: the folder is read-only.';
  const flags = [given].flat().map((flag) => String(flag).toLowerCase());
  const has = (flag: string) => flags.includes(flag);
  if (has(String.raw`\seen`) || sign === '') setSeen(session, messages, sign !== '-' && has(String.raw`\seen`));
  if (has(String.raw`\deleted`) || sign === '') {
    for (const { uid } of messages) {
      if (sign !== '-' && has(String.raw`\deleted`)) selected!.deleted.add(uid);
      else selected!.deleted.delete(uid);
    }
  }
  for (const one of silent === undefined ? (named(session, set, byUid) ?? []) : []) {
    const flagged = `FLAGS ${flagsOf(one.message, isDeleted(session)(one))}`;
    session.untagged(`${one.number} FETCH (${byUid ? `UID ${one.uid} ` : ''}${flagged})`);
  }
  return 'OK STORE completed.';
}

function setSeen(session: Session, messages: readonly NumberedMessage[], isRead: boolean): void {
  const ids = messages.filter(({ message }) => message.isRead !== isRead).map(({ message }) => message.id);
  if (ids.length === 0) return;
  changeMessages(session, 'STORE', (mailbox) => {
    for (const message of mailbox.messages) if (ids.includes(message.id)) message.isRead = isRead;
  });
}
