/**
 * The servers' network: 192.168.50.0/24, mapped to loopback. A client that binds another loopback address comes from another
 * host; each server's own address stands for one in that network.
 */
import type { ExchangeServer } from '../tenant/on-premises-state.ts';

/** Loopback addresses of clients, and the addresses that the servers see in their place. */
export const onPremisesEgress: Readonly<Record<string, string>> = {
  '127.0.0.1': '192.168.50.10',
  '127.0.0.2': '192.168.50.99',
};

/** What `LocalSubnet` means in a firewall rule of these servers. */
export const localSubnet = '192.168.50.0/24';

/** A host that nobody named: outside of the servers' subnet. */
const stranger = '172.16.0.99';

/** The address that a server sees for a socket's; from one server to another it is the first one's own. */
export function addressAsServersSee(remoteAddress: string | undefined): string {
  const address = (remoteAddress ?? '').replace(/^::ffff:/, '');
  const server = /^127\.0\.[1-9]\d*\.(\d+)$/.exec(address);
  if (server !== null) return serverAddress(Number(server[1]));
  return onPremisesEgress[address] ?? stranger;
}

/** A server's address in its network. */
export const addressOf = (server: Pick<ExchangeServer, 'host'>): string => serverAddress(server.host);

const serverAddress = (host: number) => `192.168.50.${100 + host}`;
