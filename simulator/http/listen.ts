/** Listening on loopback, and stopping without waiting for clients that keep their connections. */
import type http from 'node:http';
import type https from 'node:https';
import type { AddressInfo, Server } from 'node:net';

/** The simulator must not be mistaken for the real service: it is never reachable from another machine. */
const loopback = '127.0.0.1';

/**
 * @param port 0 for any
 * @param otherwise what to do when the port is taken: any other, or fail
 * @returns the port
 */
export async function listen(server: Server, port: number, otherwise: 'any' | 'fail'): Promise<number> {
  try {
    return await listenOn(server, port);
  } catch (error) {
    const isTaken = ['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!isTaken || port === 0) throw error;
    if (otherwise === 'fail') throw new Error(`Port ${port} on ${loopback} is taken.`, { cause: error });
    return await listenOn(server, 0);
  }
}

export async function stop(server: http.Server | https.Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function listenOn(server: Server, port: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
