/**
 * Whether nothing listens at an address. A gRPC client tries for seconds before it fails; a person who forgot to start the
 * server needn't wait for that.
 */
import { connect } from 'node:net';

/** @param address host:port; anything but a refusal (a name that must be looked up, a proxy) is left to the client */
export async function refusesConnections(address: string): Promise<boolean> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
  const port = Number(address.slice(colon + 1));
  if (colon < 1 || !Number.isInteger(port)) return false;
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const say = (refuses: boolean) => (): void => {
      socket.destroy();
      resolve(refuses);
    };
    socket.once('connect', say(false)).once('timeout', say(false));
    socket.once('error', (error: NodeJS.ErrnoException) => say(error.code === 'ECONNREFUSED')());
  });
}
