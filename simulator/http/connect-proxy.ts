/**
 * A CONNECT proxy for clients that insist on Microsoft's names on port 443: exactly those names, nothing else.
 *
 * The client's own connection is handed to the https server, so its source address stays what it was. Nothing ever
 * leaves the machine: a name that isn't ours is refused, and a plain request to the proxy too.
 */
import http from 'node:http';
import type https from 'node:https';
import type { Duplex } from 'node:stream';
import { microsoftHosts, smtpHosts } from './microsoft-hosts.ts';

const tunnelled = new Set(microsoftHosts.filter((host) => !(smtpHosts as readonly string[]).includes(host)));

export interface ConnectProxy {
  proxy: http.Server;
  /** A tunnel is no connection of the proxy's any more, so closing the proxy leaves it. */
  closeTunnels(): void;
}

export function createConnectProxy(server: https.Server): ConnectProxy {
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
