/**
 * One client's session: who signed in, which folder is selected, and the messages as this client numbers them. Numbers
 * stay as they were sent until a command may change them; messages that came or went meanwhile are reported then.
 */
import { randomUUID } from 'node:crypto';
import type { Core } from '../core.ts';
import { folderNames, numberedFolder, type NumberedMessage } from '../mail/folder.ts';
import type { MailSignIn } from '../mail/sign-in.ts';
import type { Mailbox, MailMessage } from '../tenant/state.ts';
import type { Writer } from '../tenant/store.ts';

interface Selected {
  folder: MailMessage['folder'];
  isReadOnly: boolean;
  /** Identifiers in the order of their numbers. */
  uids: number[];
  /** Identifiers that are flagged to be expunged. */
  deleted: Set<number>;
}

export interface Session {
  core: Core;
  signedIn: MailSignIn | null;
  selected: Selected | null;
  /** How often a command was refused since the user is not connected. */
  refusals: number;
  /** Sends one untagged response, without its `* `. */
  untagged(text: string): void;
}

/** The mailbox behind a session that is connected: read anew each time, it may be gone. */
export function mailboxOfSession({ core, signedIn }: Session): Mailbox | undefined {
  const guid = signedIn?.mailboxGuid;
  return core.store.state.exchange.mailboxes.find((one) => one.guid === guid);
}

export function current(session: Session): NumberedMessage[] {
  const mailbox = mailboxOfSession(session);
  const { selected, core } = session;
  if (mailbox === undefined || selected === null) return [];
  const byUid = new Map(numberedFolder(core.store, mailbox, selected.folder).messages.map((one) => [one.uid, one]));
  return selected.uids.flatMap((uid, index) => {
    const held = byUid.get(uid);
    return held === undefined ? [] : [{ ...held, number: index + 1 }];
  });
}

/** Reports which messages of the selected folder went and how many there are now. */
export function reportChanges(session: Session): void {
  const { selected, core } = session;
  const mailbox = mailboxOfSession(session);
  if (selected === null || mailbox === undefined) return;
  const uids = numberedFolder(core.store, mailbox, selected.folder).messages.map(({ uid }) => uid);
  for (let index = selected.uids.length - 1; index >= 0; index -= 1) {
    if (uids.includes(selected.uids[index]!)) continue;
    selected.uids.splice(index, 1);
    session.untagged(`${index + 1} EXPUNGE`);
  }
  if (uids.length === selected.uids.length) return;
  selected.uids = uids;
  session.untagged(`${uids.length} EXISTS`);
}

/** Changes messages of the mailbox, as one write of the audit. */
export function changeMessages(session: Session, operation: string, change: (mailbox: Mailbox) => void): void {
  const mailbox = mailboxOfSession(session);
  if (mailbox === undefined) return;
  const context: Writer = {
    caller: session.signedIn?.caller ?? null,
    requestId: randomUUID(),
    clientRequestId: null,
    writes: [],
  };
  const folder = session.selected === null ? '' : folderNames[session.selected.folder];
  const what = { operation: `IMAP ${operation}`, target: `${mailbox.primarySmtpAddress}: ${folder}` };
  session.core.store.write(context, what, ({ exchange }) => {
    change(exchange.mailboxes.find((one) => one.guid === mailbox.guid)!);
  });
}
