/** TCP ports on the loopback address. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Whether no process listens on the port. One may the moment after. */
async function isFree(port: number): Promise<boolean> {
  return (await tryListen(port)) !== undefined;
}

/**
 * A port that no process listens on. One may the moment after: the system gives them out in turn, which makes it rare.
 */
export async function freePort(): Promise<number> {
  const port = await tryListen(0);
  if (port === undefined) throw new Error('The system has no free port on 127.0.0.1');
  return port;
}

/**
 * The preferred port, or another one when it is taken.
 *
 * @param onTaken called with the port that is used instead
 */
export async function portNear(preferred: number, onTaken: (instead: number) => void): Promise<number> {
  if (await isFree(preferred)) return preferred;
  const instead = await freePort();
  onTaken(instead);
  return instead;
}

async function tryListen(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : undefined;
  } catch {
    return undefined;
  } finally {
    if (server.listening) {
      server.close();
      await once(server, 'close');
    }
  }
}
