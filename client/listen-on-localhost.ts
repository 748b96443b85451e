/**
 * A listener that a browser on this machine reaches as `localhost`. Both addresses of the name are held, so that nobody else's
 * program answers at the one that the browser happens to choose.
 */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCode } from '../connectors/error-code.ts';

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Milliseconds that a browser gets for a request. */
const patience = 10_000;

/** How often another port is tried, where somebody else has it at the other address. */
const tries = 10;

export async function listenOnLocalhost(handler: RequestListener): Promise<Listening> {
  for (let tried = 1; ; tried += 1) {
    const first = await listening(handler, '127.0.0.1', 0);
    const { port } = first.address() as AddressInfo;
    try {
      return held(port, [first, await listening(handler, '::1', port)]);
    } catch (error) {
      // A machine without IPv6.
      if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(errorCode(error) ?? '')) return held(port, [first]);
      await closed(first);
      if (errorCode(error) !== 'EADDRINUSE' || tried >= tries) throw error;
    }
  }
}

function held(port: number, servers: readonly Server[]): Listening {
  return { port, close: async () => void (await Promise.all(servers.map(async (server) => await closed(server)))) };
}

async function listening(handler: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer({ requestTimeout: patience, headersTimeout: patience }, handler);
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await ended;
}
