/**
 * Remote addresses of a firewall rule, as they are asked for and as Windows shows them: one address may come back with a
 * mask of all its bits. Pure; compared by what they mean.
 *
 * Source: learn, New-NetFirewallRule (-RemoteAddress: single addresses, ranges, subnets, keywords such as Any and
 * LocalSubnet).
 */

/** The same address in one form; a range, a subnet or a keyword stays as it is, in lower case. */
export function plainAddress(address: string): string {
  const lower = address.trim().toLowerCase();
  const [first = '', mask] = lower.split('/');
  const whole =
    mask === '255.255.255.255' || (mask === '32' && first.includes('.')) || (mask === '128' && first.includes(':'));
  const single = whole ? first : lower;
  const [from = '', to] = single.split('-');
  return to !== undefined && from === to ? from : single;
}

/** Sorted and each once. */
export function plainAddresses(addresses: readonly string[]): string[] {
  return [...new Set(addresses.map(plainAddress))].toSorted();
}

/** What a rule allows in addition to these addresses. */
export function beyond(addresses: readonly string[], allowed: readonly string[]): string[] {
  const wanted = new Set(plainAddresses(allowed));
  return plainAddresses(addresses).filter((address) => !wanted.has(address));
}

/** Whether local ports, as a rule shows them ("5986", "5985-5986", "Any"), cover a port. */
export function coversPort(localPorts: readonly string[], port: number): boolean {
  return localPorts.some((each) => {
    const text = each.trim().toLowerCase();
    if (text === 'any') return true;
    const [from = Number.NaN, to = from] = text.split('-').map(Number);
    return port >= from && port <= to;
  });
}
