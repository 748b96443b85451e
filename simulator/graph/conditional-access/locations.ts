/** Is an address in one of a policy's locations? `All`, `AllTrusted`, or the id of a named location. */
import { BlockList, isIP } from 'node:net';
import type { NamedLocation } from '../../tenant/state.ts';

/**
 * @param address IPv4 or IPv6; anything else is in no location but `All`
 * @param ids as in `includeLocations`; an id without a named location matches nothing (the service's own entry for
 *   "MFA trusted IPs" is such an id)
 */
export function isInLocations(address: string, ids: readonly string[], named: readonly NamedLocation[]): boolean {
  return ids.some((id) => {
    if (id === 'All') return true;
    if (id === 'AllTrusted') return named.some((location) => location.isTrusted && isInside(address, location));
    const location = named.find((candidate) => candidate.id === id);
    return location !== undefined && isInside(address, location);
  });
}

function isInside(address: string, location: NamedLocation): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  return location.ipRanges.some(({ cidrAddress }) => {
    const [network = '', prefix = ''] = cidrAddress.split('/');
    if (isIP(network) !== family) return false;
    const range = new BlockList();
    const type = family === 4 ? 'ipv4' : 'ipv6';
    range.addSubnet(network, Number(prefix), type);
    return range.check(address, type);
  });
}
