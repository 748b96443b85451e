/**
 * IMAP as Exchange Online speaks it, over TLS: its messages, and OAuth only.
 *
 * A token that opens no mailbox signs in all the same: `User is authenticated but not connected.` is answered to the first
 * commands that need it, and the second of them ends the connection. Transcripts of the service that others published were
 * read for the wording; RFC 3501 for the rest.
 */
import type { Socket } from 'node:net';
import type { Core } from '../core.ts';
import type { ServerIdentity } from '../http/certificate-authority.ts';
import { mailSignIn } from '../mail/sign-in.ts';
import { readLines, type SocketLines } from '../mail/socket-lines.ts';
import { createTlsServer, type MailServer } from '../mail/tls-server.ts';
import { type Argument, literalMark, parseArguments } from './arguments.ts';
import { broken, type Command, unknown, wrongState } from './command.ts';
import { folderCommands } from './folder-commands.ts';
import { messageCommands } from './message-commands.ts';
import { type Session, reportChanges } from './session.ts';

const capabilities =
  'CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+';

const simple: Record<string, Command> = {
  CAPABILITY: answering('CAPABILITY', capabilities),
  NOOP: answering('NOOP'),
  CHECK: { ...answering('CHECK'), needs: 'folder' },
  ID: answering('ID', 'ID ("name" "Microsoft.Exchange.Imap4.Imap4Server" "version" "15.20")'),
};

const commands: Record<string, Command> = { ...simple, ...folderCommands, ...messageCommands };

/** How often a selected folder is checked while a client idles, in real milliseconds. */
const idleInterval = 200;

function answering(name: string, untagged?: string): Command {
  return {
    needs: 'nothing',
    run: (session) => {
      if (untagged !== undefined) session.untagged(untagged);
      return `OK ${name} completed.`;
    },
  };
}

export function createImapServer(core: Core, identity: ServerIdentity): MailServer {
  return createTlsServer(identity, (socket) => converse(core, socket));
}

async function converse(core: Core, socket: Socket): Promise<void> {
  const send = (text: string) => socket.write(`${text}\r\n`, 'latin1');
  const lines = readLines(socket);
  const untagged = (text: string) => void send(`* ${text}`);
  const session: Session = { core, signedIn: null, selected: null, refusals: 0, untagged };
  const server = Buffer.from('simulator.prod.outlook.com').toString('base64');
  untagged(`OK The Microsoft Exchange IMAP4 service is ready. [${server}]`);
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one command after another
    const read = await readCommand(lines, send);
    if (read === null) return;
    const { tag, name, text, given } = read;
    if (name === 'LOGOUT') {
      untagged('BYE Microsoft Exchange Server IMAP4 server signing off.');
      send(`${tag} OK LOGOUT completed.`);
      return;
    }
    // oxlint-disable-next-line no-await-in-loop -- one command after another
    const response = await respond(session, { name, text, given, lines, send });
    if (response === null) return;
    send(`${tag} ${response}`);
    if (session.refusals > 1) {
      untagged('BYE Connection closed. 14');
      return;
    }
  }
}

interface Read {
  tag: string;
  name: string;
  /** Arguments as they came. */
  text: string;
  given: Argument[] | null;
}

/** A command with its literals: their bytes are asked for, but for those that come unasked (`{n+}`). */
async function readCommand(lines: SocketLines, send: (text: string) => void): Promise<Read | null> {
  const literals: string[] = [];
  let whole = '';
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a literal is preceded by its length
    const line = await lines.line();
    if (line === null) return null;
    const [all, length, unasked] = /\{(\d+)(\+?)\}$/.exec(line) ?? [];
    if (all === undefined || length === undefined) {
      whole += line;
      break;
    }
    if (unasked === '') send('+ Ready for additional command text.');
    // oxlint-disable-next-line no-await-in-loop -- a literal is preceded by its length
    const bytes = await lines.bytes(Number(length));
    if (bytes === null) return null;
    whole += line.slice(0, -all.length) + literalMark(literals.push(bytes) - 1);
  }
  const [, tag = '*', name = '', text = ''] = /^(\S+)\s+(\S+)\s*(.*)$/s.exec(whole) ?? [];
  return { tag, name: name.toUpperCase(), text, given: parseArguments(text, literals) };
}

interface Asked extends Pick<Read, 'name' | 'text' | 'given'> {
  lines: SocketLines;
  send: (text: string) => void;
}

/** @returns the tagged response, or null when the client is gone */
async function respond(session: Session, asked: Asked): Promise<string | null> {
  const { name, given } = asked;
  if (name === 'AUTHENTICATE') return await authenticate(session, asked);
  if (name === 'LOGIN') return session.signedIn === null ? 'NO LOGIN failed.' : wrongState;
  if (name === 'IDLE') return needs(session, 'mailbox') ?? (await idle(session, asked));
  if (given === null) return broken;
  const byUid = name === 'UID';
  const [inner, ...rest] = given;
  const command = byUid ? messageCommands[String(inner).toUpperCase()] : commands[name];
  if (command === undefined) return unknown;
  const refusal = needs(session, command.needs);
  if (refusal !== null) return refusal;
  const response = command.run(session, byUid ? rest : given, byUid);
  // While numbers are in use they must not change: RFC 3501, section 7.4.1.
  if (byUid || !['FETCH', 'STORE', 'SEARCH'].includes(name)) reportChanges(session);
  return response;
}

function needs(session: Session, what: Command['needs']): string | null {
  if (what === 'nothing') return null;
  if (session.signedIn === null) return wrongState;
  if (session.signedIn.mailboxGuid === null) {
    session.refusals += 1;
    return 'BAD User is authenticated but not connected.';
  }
  return what === 'folder' && session.selected === null ? wrongState : null;
}

async function authenticate(session: Session, { text, lines, send }: Asked): Promise<string | null> {
  if (session.signedIn !== null) return wrongState;
  const [, mechanism = '', initial = ''] = /^"?([\w-]+)"?\s*(\S*)$/.exec(text) ?? [];
  const known = ['XOAUTH2', 'PLAIN'].includes(mechanism.toUpperCase());
  if (!known) return 'NO AUTHENTICATE failed.';
  if (initial === '') send('+ ');
  const response = initial === '' ? await lines.line() : initial;
  if (response === null) return null;
  if (response === '*') return 'BAD AUTHENTICATE canceled.';
  session.signedIn = mechanism.toUpperCase() === 'XOAUTH2' ? await mailSignIn(session.core, 'imap', response) : null;
  return session.signedIn === null ? 'NO AUTHENTICATE failed.' : 'OK AUTHENTICATE completed.';
}

async function idle(session: Session, { lines, send }: Asked): Promise<string | null> {
  send('+ IDLE accepted, awaiting DONE command.');
  const watch = setInterval(() => reportChanges(session), idleInterval);
  try {
    const line = await lines.line();
    if (line === null) return null;
    return line.trim().toUpperCase() === 'DONE' ? 'OK IDLE completed.' : broken;
  } finally {
    clearInterval(watch);
  }
}
