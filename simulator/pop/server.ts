/** POP3 as Exchange Online speaks it, over TLS, OAuth only: enough to see that a mailbox opens and to read it. Nothing is deleted. */
import type { Socket } from 'node:net';
import type { Core } from '../core.ts';
import type { ServerIdentity } from '../http/certificate-authority.ts';
import { numberedFolder, type NumberedMessage } from '../mail/folder.ts';
import { mailSignIn } from '../mail/sign-in.ts';
import { readLines } from '../mail/socket-lines.ts';
import { parts, sourceOf } from '../mail/source.ts';
import { createTlsServer, type MailServer } from '../mail/tls-server.ts';

const capabilities = ['TOP', 'UIDL', 'SASL PLAIN XOAUTH2'];
const failed = '-ERR Authentication failure: unknown user name or bad password.';

export function createPopServer(core: Core, identity: ServerIdentity): MailServer {
  return createTlsServer(identity, (socket) => converse(core, socket));
}

async function converse(core: Core, socket: Socket): Promise<void> {
  const send = (text: string) => socket.write(`${text}\r\n`, 'latin1');
  const lines = readLines(socket);
  let messages: NumberedMessage[] | null = null;
  send('+OK The Microsoft Exchange POP3 service is ready.');
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one command after another
    const line = await lines.line();
    if (line === null) return;
    const [name = '', ...given] = line.trim().split(/\s+/);
    const verb = name.toUpperCase();
    if (verb === 'QUIT') {
      send('+OK Microsoft Exchange Server POP3 server signing off.');
      return;
    }
    if (verb === 'CAPA') send(['+OK', ...capabilities, '.'].join('\r\n'));
    else if (verb === 'AUTH' && given.length === 0) send(['+OK', 'PLAIN', 'XOAUTH2', '.'].join('\r\n'));
    else if (verb === 'AUTH' && messages === null) {
      if (given.length === 1) send('+ ');
      // oxlint-disable-next-line no-await-in-loop -- one command after another
      const response = given[1] ?? (await lines.line());
      if (response === null) return;
      // oxlint-disable-next-line no-await-in-loop -- one command after another
      messages = given[0]?.toUpperCase() === 'XOAUTH2' ? await opened(core, response) : null;
      send(messages === null ? failed : '+OK User successfully authenticated.');
    } else if (verb === 'USER' && messages === null) send('+OK');
    else if (verb === 'PASS' && messages === null) send(failed);
    else send(messages === null ? '-ERR Command is not valid in this state.' : answer(verb, given, messages));
  }
}

/** A mailbox that doesn't open is a failed authentication here: POP has no state between the two. */
async function opened(core: Core, response: string): Promise<NumberedMessage[] | null> {
  const signedIn = await mailSignIn(core, 'pop', response);
  const mailbox = core.store.state.exchange.mailboxes.find(({ guid }) => guid === signedIn?.mailboxGuid);
  return mailbox === undefined ? null : numberedFolder(core.store, mailbox, 'inbox').messages;
}

function answer(verb: string, given: readonly string[], messages: readonly NumberedMessage[]): string {
  const one = messages[Number(given[0]) - 1];
  const size = ({ message }: NumberedMessage) => sourceOf(message).length;
  const noSuch = "-ERR The specified message doesn't exist.";
  switch (verb) {
    case 'NOOP':
    case 'RSET':
      return '+OK';
    case 'STAT':
      return `+OK ${messages.length} ${messages.reduce((sum, each) => sum + size(each), 0)}`;
    case 'LIST':
    case 'UIDL': {
      const reported = (each: NumberedMessage) => `${each.number} ${verb === 'LIST' ? size(each) : each.uid}`;
      if (given.length > 0) return one === undefined ? noSuch : `+OK ${reported(one)}`;
      return ['+OK', ...messages.map(reported), '.'].join('\r\n');
    }
    case 'RETR':
      return one === undefined ? noSuch : ['+OK', dotted(sourceOf(one.message)), '.'].join('\r\n');
    case 'TOP': {
      if (one === undefined) return noSuch;
      const { header, body } = parts(sourceOf(one.message));
      return ['+OK', dotted(header + body.split('\r\n').slice(0, Number(given[1])).join('\r\n')), '.'].join('\r\n');
    }
    default:
      return '-ERR Protocol error. 14';
  }
}

/** A line that begins with a dot gets a second one (RFC 1939, section 3). */
const dotted = (text: string): string => text.replace(/\r\n$/, '').replaceAll(/^\./gm, '..');
