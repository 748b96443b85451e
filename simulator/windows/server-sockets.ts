/**
 * The sockets of one server: WinRM over HTTP on 5985, and over TLS at the port of its HTTPS listener.
 *
 * Over TLS it shows the certificate that the listener names, to each new connection the present one; without that
 * certificate in the store the handshake fails. The server's firewall judges each connection first: one that no rule allows
 * is ended before a byte is sent. (A real firewall drops silently: there the client waits until it gives up.)
 *
 * A request over HTTP is answered with WinRM's challenge to a client that hasn't signed in; nobody can sign in here.
 */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { ExchangeServer } from '../tenant/on-premises-state.ts';
import { closed, listenAt, winrmPort } from './address-block.ts';
import { allows } from './firewall.ts';
import { addressAsServersSee } from './network.ts';
import { isServing, servedOverTls } from './serving.ts';

export interface ServerSockets {
  /** Makes the sockets be as the server's row says. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

interface Gate {
  port: number;
  /** The certificate that is shown, or undefined. */
  thumbprint: string | undefined;
  behind: http.Server | https.Server;
  listening: net.Server;
  sockets: Set<net.Socket>;
}

/** @param currentRow the server's row as it is now */
export function createServerSockets(address: string, currentRow: () => ExchangeServer): ServerSockets {
  let plain: Gate | undefined;
  let secure: Gate | undefined;

  async function open(port: number, behind: Gate['behind'], thumbprint?: string): Promise<Gate> {
    const sockets = new Set<net.Socket>();
    const listening = net.createServer((socket) => {
      const server = currentRow();
      const from = addressAsServersSee(socket.remoteAddress);
      if (!isServing(server, port) || !allows(server, from, port)) {
        socket.destroy();
        return;
      }
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      behind.emit('connection', socket);
    });
    await listenAt(listening, address, port);
    return { port, thumbprint, behind, listening, sockets };
  }

  async function followPlain({ isDown }: ExchangeServer): Promise<void> {
    if (isDown) plain = await shut(plain);
    else plain ??= await open(winrmPort, http.createServer(challenge));
  }

  async function followSecure(server: ExchangeServer): Promise<void> {
    const wanted = servedOverTls(server);
    if (wanted === undefined || (secure !== undefined && secure.port !== wanted.listener.port))
      secure = await shut(secure);
    if (wanted === undefined) return;
    const { listener, certificate } = wanted;
    secure ??= await open(listener.port, https.createServer(shown(certificate), challenge), certificate?.thumbprint);
    if (secure.thumbprint === certificate?.thumbprint) return;
    (secure.behind as https.Server).setSecureContext(shown(certificate));
    secure.thumbprint = certificate?.thumbprint;
  }

  return {
    async follow() {
      const server = currentRow();
      await followPlain(server);
      await followSecure(server);
    },
    async close() {
      plain = await shut(plain);
      secure = await shut(secure);
    },
  };
}

async function shut(gate: Gate | undefined): Promise<undefined> {
  if (gate === undefined) return;
  for (const socket of gate.sockets) socket.destroy();
  await closed(gate.listening);
}

function shown(certificate: ExchangeServer['certificates'][number] | undefined) {
  if (certificate === undefined) return {};
  const lines = certificate.der.replaceAll(/.{64}/g, '$&\n').trimEnd();
  return { cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`, key: certificate.privateKey };
}

function challenge(request: http.IncomingMessage, response: http.ServerResponse): void {
  request.resume();
  const isWsman = (request.url ?? '').toLowerCase().startsWith('/wsman');
  response.writeHead(isWsman ? 401 : 404, {
    server: 'Microsoft-HTTPAPI/2.0',
    'content-length': 0,
    ...(isWsman ? { 'www-authenticate': ['Negotiate', 'Kerberos'] } : {}),
  });
  response.end();
}
