/**
 * A CONNECT proxy for clients that insist on Microsoft's names and ports: exactly those, nothing else.
 *
 * On port 443 the client's own connection is handed to the https server, so its source address stays what it was; the
 * ports of mail lead to the mail servers. Nothing ever leaves the machine: a name that isn't ours is refused, and a plain
 * request to the proxy too.
 */
import http from 'node:http';
import type https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { exchangeHosts, microsoftHosts, smtpHosts } from './microsoft-hosts.ts';

const tunnelled = new Set(microsoftHosts.filter((host) => !(smtpHosts as readonly string[]).includes(host)));

export interface ConnectProxy {
  proxy: http.Server;
  /** A tunnel is no longer a connection of the proxy, so closing the proxy doesn't close it. */
  closeTunnels(): void;
}

/** Ports of the mail servers on loopback. */
export interface MailPorts {
  imap: number;
  pop: number;
  smtp: number;
}

/** The port on loopback that stands for one of Microsoft's mail servers. */
function mailPort(host: string, port: string, { imap, pop, smtp }: MailPorts): number | undefined {
  if ((exchangeHosts as readonly string[]).includes(host)) return { '993': imap, '995': pop }[port];
  return (smtpHosts as readonly string[]).includes(host) && port === '587' ? smtp : undefined;
}

/** @param mail asked for at each tunnel: the ports are known only when the servers listen */
export function createConnectProxy(server: https.Server, mail?: () => MailPorts): ConnectProxy {
  const tunnels = new Set<Duplex>();
  const proxy = http.createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'text/plain' }).end('Only CONNECT to a simulated host.\n');
  });
  proxy.on('connect', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
    tunnels.add(socket);
    socket.on('close', () => tunnels.delete(socket));
    // A client that goes away in the middle must not take the simulator with it.
    socket.on('error', () => socket.destroy());
    const [host = '', port = ''] = (request.url ?? '').toLowerCase().split(':');
    const mailbound = mail === undefined ? undefined : mailPort(host, port, mail());
    if (mailbound !== undefined) {
      tunnelTo(mailbound, socket, head);
      return;
    }
    if (!tunnelled.has(host) || port !== '443') {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n', () => socket.destroy());
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    server.emit('connection', socket);
  });
  const closeTunnels = () => {
    for (const socket of tunnels) socket.destroy();
  };
  return { proxy, closeTunnels };
}

function tunnelTo(port: number, socket: Duplex, head: Buffer): void {
  const onward = net.connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) onward.write(head);
    socket.pipe(onward).pipe(socket);
  });
  onward.on('error', () => socket.destroy());
  socket.on('close', () => onward.destroy());
}
