/** A mail protocol over TLS on loopback, one conversation for each connection. */
import type { Socket } from 'node:net';
import tls from 'node:tls';
import type { ServerIdentity } from '../http/certificate-authority.ts';
import { reportError } from '../report-error.ts';

export interface MailServer {
  server: tls.Server;
  /** Ends all conversations. */
  disconnect: () => void;
}

export function createTlsServer(identity: ServerIdentity, converse: (socket: Socket) => Promise<void>): MailServer {
  const sockets = new Set<Socket>();
  const server = tls.createServer({ key: identity.key, cert: identity.certificate }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket)
      .catch((error: unknown) => reportError('mail', error))
      .finally(() => socket.end());
  });
  // A handshake that fails, with a client that doesn't trust us, is the client's affair.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return {
    server,
    disconnect: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
