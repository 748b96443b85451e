/** Where messages to people arrive in tests: a mail relay with STARTTLS, and an HTTP server. Real sockets on loopback. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { makeCertificate } from '../../connectors/winrm/make-certificate.ts';

interface Posted {
  headers: IncomingHttpHeaders;
  body: string;
}

export interface HttpReceiver {
  address: string;
  posted: Posted[];
  /** What it answers from now on; 202 at first. */
  status: number;
  /** A message is here, and not taken yet. */
  arriving: (() => void) | undefined;
  close(): Promise<void>;
}

export async function httpReceiver(): Promise<HttpReceiver> {
  const receiver: HttpReceiver = { address: '', posted: [], status: 202, arriving: undefined, close: async () => {} };
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      receiver.arriving?.();
      if (receiver.status < 300) receiver.posted.push({ headers: request.headers, body });
      response.writeHead(receiver.status).end('a text that may hold a secret');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?sig=key`;
  receiver.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return receiver;
}

export interface MailReceiver {
  port: number;
  /** Each as it came, and to whom. */
  mails: { to: string[]; text: string; secure: boolean }[];
  /** Path of the PEM file of its certificate. */
  certificateAuthority: string;
  close(): Promise<void>;
}

/** A relay that takes mail only over TLS, from a user with this password. */
export async function mailReceiver(password: string): Promise<MailReceiver> {
  const { cert, key } = await makeCertificate('localhost');
  const folder = await mkdtemp(join(tmpdir(), 'relay-'));
  const certificateAuthority = join(folder, 'ca.pem');
  await writeFile(certificateAuthority, cert);
  const mails: MailReceiver['mails'] = [];
  const server = new SMTPServer({
    cert,
    key,
    onAuth: (auth, session, done) =>
      auth.password === password && session.secure ? done(null, { user: 'runbooks' }) : done(new Error('Refused')),
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (part: Buffer) => (text += part.toString()));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, text, secure: session.secure });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    certificateAuthority,
    close: async () => {
      await new Promise<void>((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
