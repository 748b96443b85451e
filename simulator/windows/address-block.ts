/**
 * A block of loopback addresses, 127.0.<block>.<server>, for one simulator: the first that is free, beginning with the one
 * that it had before, else with one of its process: what another has left a moment ago it may come back to. A socket at the block's end reserves it while the simulator runs, whichever of its servers are down;
 * two simulators on one machine have different blocks.
 *
 * Linux and Windows have all of 127.0.0.0/8 at once; macOS has 127.0.0.1 alone.
 */
import net from 'node:net';

export interface AddressBlock {
  number: number;
  address(host: number): string;
  release(): Promise<void>;
}

export const winrmPort = 5985;
const lastBlock = 254;
/** No server has this number. */
const holder = 254;

/** Why there are no addresses. */
export class NoAddresses extends Error {}

/**
 * @param before the block of the last time, to be tried first; absent: one that follows from the process's ID
 * @param hosts numbers of the servers, whose ports of WinRM must be free too
 * @throws NoAddresses where the machine has no such addresses, or all blocks are taken
 */
export async function takeBlock(before: number | undefined, hosts: readonly number[]): Promise<AddressBlock> {
  const first = before !== undefined && before >= 1 && before <= lastBlock ? before - 1 : process.pid % lastBlock;
  for (let tried = 0; tried < lastBlock; tried += 1) {
    const taken = await tryBlock(((first + tried) % lastBlock) + 1, hosts);
    if (taken !== undefined) return taken;
  }
  throw new NoAddresses(`Port ${winrmPort} is taken on all addresses from 127.0.1.1 to 127.0.${lastBlock}.${holder}.`);
}

async function tryBlock(number: number, hosts: readonly number[]): Promise<AddressBlock | undefined> {
  const address = (host: number) => `127.0.${number}.${host}`;
  const held = net.createServer((socket) => socket.destroy());
  try {
    await listenAt(held, address(holder), winrmPort);
    for (const host of hosts) await tryPort(address(host));
  } catch (error) {
    await closed(held);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') return undefined;
    if (code !== 'EADDRNOTAVAIL') throw error;
    throw new NoAddresses(
      `This machine doesn't have the loopback address ${address(holder)}. On macOS each address must be added first: sudo ifconfig lo0 alias 127.0.${number}.1`,
    );
  }
  return { number, address, release: () => closed(held) };
}

async function tryPort(address: string): Promise<void> {
  const server = net.createServer();
  await listenAt(server, address, winrmPort);
  await closed(server);
}

export async function listenAt(server: net.Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Ends listening; connections are the caller's to end. */
export async function closed(server: net.Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}
