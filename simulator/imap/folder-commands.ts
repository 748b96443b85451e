/** Folders: NAMESPACE, LIST, SELECT and EXAMINE, STATUS, and leaving a folder. */
import { folderNamed, folderNames, numberedFolder } from '../mail/folder.ts';
import { type Argument, quotedOrLiteral } from './arguments.ts';
import { broken, type Command } from './command.ts';
import { knownFlags } from './flags.ts';
import { changeMessages, mailboxOfSession, type Session } from './session.ts';

export const folderCommands: Record<string, Command> = {
  NAMESPACE: {
    needs: 'mailbox',
    run: (session) => {
      session.untagged('NAMESPACE (("" "/")) NIL NIL');
      return 'OK NAMESPACE completed.';
    },
  },
  LIST: { needs: 'mailbox', run: (session, [reference, pattern]) => list(session, 'LIST', reference, pattern) },
  LSUB: { needs: 'mailbox', run: (session, [reference, pattern]) => list(session, 'LSUB', reference, pattern) },
  SELECT: { needs: 'mailbox', run: (session, [name]) => select(session, name, false) },
  EXAMINE: { needs: 'mailbox', run: (session, [name]) => select(session, name, true) },
  STATUS: { needs: 'mailbox', run: (session, [name, items]) => status(session, name, items) },
  UNSELECT: {
    needs: 'folder',
    run: (session) => {
      session.selected = null;
      return 'OK UNSELECT completed.';
    },
  },
  CLOSE: {
    needs: 'folder',
    run: (session) => {
      if (!session.selected!.isReadOnly && session.selected!.deleted.size > 0) expunge(session, () => true);
      session.selected = null;
      return 'OK CLOSE completed.';
    },
  },
};

function list(session: Session, verb: string, reference?: Argument, pattern?: Argument): string {
  if (typeof reference !== 'string' || typeof pattern !== 'string') return broken;
  if (pattern === '') session.untagged(String.raw`${verb} (\Noselect \HasChildren) "/" ""`);
  const escaped = (reference + pattern).replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`).replaceAll(/[%*]/g, '.*');
  const wanted = new RegExp(`^${escaped}$`, 'i');
  for (const name of Object.values(folderNames)) {
    if (pattern !== '' && wanted.test(name)) session.untagged(String.raw`${verb} (\HasNoChildren) "/" ${shown(name)}`);
  }
  return `OK ${verb} completed.`;
}

const shown = (name: string) => (name.includes(' ') ? quotedOrLiteral(name) : name);

function opened(session: Session, name: Argument | undefined) {
  const folder = typeof name === 'string' ? folderNamed(name) : undefined;
  const mailbox = mailboxOfSession(session);
  if (folder === undefined || mailbox === undefined) return null;
  return { folder, numbered: numberedFolder(session.core.store, mailbox, folder) };
}

function select(session: Session, name: Argument | undefined, isReadOnly: boolean): string {
  if (typeof name !== 'string') return broken;
  const found = opened(session, name);
  session.selected = null;
  if (found === null) return `NO ${name.replaceAll(/[\r\n]/g, ' ')} doesn't exist.`;
  const { messages, validity, nextUid } = found.numbered;
  session.selected = { folder: found.folder, isReadOnly, uids: messages.map(({ uid }) => uid), deleted: new Set() };
  const unseen = messages.find(({ message }) => !message.isRead);
  session.untagged(`${messages.length} EXISTS`);
  session.untagged('0 RECENT');
  session.untagged(`FLAGS ${knownFlags}`);
  session.untagged(`OK [PERMANENTFLAGS ${isReadOnly ? '()' : knownFlags}] Permanent flags`);
  if (unseen) session.untagged(`OK [UNSEEN ${unseen.number}] Is the first unseen message`);
  session.untagged(`OK [UIDVALIDITY ${validity}] UIDVALIDITY value`);
  session.untagged(`OK [UIDNEXT ${nextUid}] The next unique identifier value`);
  return isReadOnly ? 'OK [READ-ONLY] EXAMINE completed.' : 'OK [READ-WRITE] SELECT completed.';
}

function status(session: Session, name: Argument | undefined, items: Argument | undefined): string {
  if (typeof name !== 'string' || !Array.isArray(items)) return broken;
  const found = opened(session, name);
  if (found === null) return `NO ${name.replaceAll(/[\r\n]/g, ' ')} doesn't exist.`;
  const { messages, nextUid, validity } = found.numbered;
  const values: Record<string, number> = {
    MESSAGES: messages.length,
    RECENT: 0,
    UIDNEXT: nextUid,
    UIDVALIDITY: validity,
    UNSEEN: messages.filter(({ message }) => !message.isRead).length,
  };
  const reported = items.map((item) => [String(item).toUpperCase(), values[String(item).toUpperCase()]] as const);
  if (reported.some(([, value]) => value === undefined)) return broken;
  session.untagged(`STATUS ${shown(folderNames[found.folder])} (${reported.flat().join(' ')})`);
  return 'OK STATUS completed.';
}

/** Deletes for good what is flagged so. */
export function expunge(session: Session, isMeant: (uid: number) => boolean): void {
  const { selected, core } = session;
  const mailbox = mailboxOfSession(session);
  if (selected === null || mailbox === undefined) return;
  const { messages } = numberedFolder(core.store, mailbox, selected.folder);
  const gone = messages.filter(({ uid }) => selected.deleted.has(uid) && isMeant(uid)).map(({ message }) => message.id);
  if (gone.length === 0) return;
  changeMessages(session, 'EXPUNGE', (row) => {
    row.messages = row.messages.filter(({ id }) => !gone.includes(id));
  });
}
