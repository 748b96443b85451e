/** An IMAP server over TLS that answers as a test asks: for answers that no other server can be made to give. */
import { createServer } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { certificates } from '../https-stub.ts';

export interface ImapStub {
  port: number;
  authority: string;
  /** Commands as they came, without their tags. */
  commands: string[];
  /** The lines for a command, `TAG` standing for its tag; undefined: the usual ones. */
  answer: (command: string) => string[] | undefined;
  close(): Promise<void>;
}

export async function imapStub(): Promise<ImapStub> {
  const { ca, certificate, key } = await certificates();
  const sockets = new Set<TLSSocket>();
  const server = createServer({ key, cert: certificate }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write('* OK The Microsoft Exchange IMAP4 service is ready.\r\n');
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        const [, tag = '', command = ''] = /^(\S+) (.*)$/.exec(text.slice(0, end)) ?? [];
        text = text.slice(end + 2);
        stub.commands.push(command);
        const lines = stub.answer(command) ?? usual(command);
        socket.write(lines.map((line) => `${line.replace('TAG', tag)}\r\n`).join(''));
        if (command === 'LOGOUT' && lines.length > 0) socket.end();
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const stub: ImapStub = {
    port: (server.address() as AddressInfo).port,
    authority: ca,
    commands: [],
    answer: () => undefined,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return stub;
}

const envelope =
  '("Sun, 22 Nov 2026 01:00:00 +0000" "Probe 7" (("CE" NIL "ce" "contoso.example")) NIL NIL NIL NIL NIL NIL "<probe-7@contoso.example>")';

function usual(command: string): string[] {
  const [name = ''] = command.replace(/^UID /, 'UID').split(' ');
  switch (name) {
    case 'CAPABILITY':
      return [
        '* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+',
        'TAG OK CAPABILITY completed.',
      ];
    case 'NAMESPACE':
      return ['* NAMESPACE (("" "/")) NIL NIL', 'TAG OK NAMESPACE completed.'];
    case 'LIST':
      return ['* LIST (\\Marked \\HasNoChildren) "/" INBOX', 'TAG OK LIST completed.'];
    case 'EXAMINE':
      return [
        '* 3 EXISTS',
        '* 0 RECENT',
        '* OK [UIDVALIDITY 14] UIDVALIDITY value',
        '* OK [UIDNEXT 9] x',
        'TAG OK [READ-ONLY] EXAMINE completed.',
      ];
    case 'UIDSEARCH':
      return ['* SEARCH 4 7', 'TAG OK SEARCH completed.'];
    case 'UIDFETCH':
      return [
        `* 3 FETCH (UID 7 ENVELOPE ${envelope} INTERNALDATE "22-Nov-2026 01:00:05 +0000")`,
        'TAG OK FETCH completed.',
      ];
    default:
      return [`TAG OK ${name} completed.`];
  }
}
