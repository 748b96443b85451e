/**
 * One connection pool for each egress: trust root, proxy, local address. Trust is per connection; nothing loosens TLS
 * for the process.
 */
import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';

export interface Route {
  /** PEM of the certificate authorities to trust instead of the built-in ones. */
  trustRoot?: string | undefined;
  proxy?: string | undefined;
  /** Local address to bind, so that the service sees another source address. */
  localAddress?: string | undefined;
  /** Addresses by lower-case host name, where names don't resolve from here. Certificates are still checked by the name. */
  addresses?: Readonly<Record<string, string>> | undefined;
}

const connectTimeout = 10_000;
const pools = new Map<string, Dispatcher>();

/** The pool for a route; made at first use. */
export function poolOf(route: Route): Dispatcher {
  const { addresses = {} } = route;
  const key = JSON.stringify([route.trustRoot ?? '', route.proxy ?? '', route.localAddress ?? '', addresses]);
  const known = pools.get(key);
  if (known !== undefined) return known;
  const tls = {
    timeout: connectTimeout,
    ...(route.trustRoot === undefined ? {} : { ca: route.trustRoot }),
    ...(Object.keys(addresses).length === 0 ? {} : { lookup: lookupIn(addresses) }),
  };
  // undici reads it from the agent itself; among the options of `connect` it is ignored.
  const bound = route.localAddress === undefined ? {} : { localAddress: route.localAddress };
  const pool =
    route.proxy === undefined
      ? new Agent({ ...bound, connect: tls })
      : new ProxyAgent({ ...bound, uri: route.proxy, requestTls: tls, connectTimeout });
  pools.set(key, pool);
  return pool;
}

/** A lookup that knows these names, and asks the system for all others. */
function lookupIn(addresses: Readonly<Record<string, string>>): LookupFunction {
  return (hostname, options, callback) => {
    const address = addresses[hostname.toLowerCase()];
    if (address === undefined) {
      resolve(hostname, options, callback);
      return;
    }
    const family = isIP(address);
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

/** Closes every pool: at a worker's end, and between tests. */
export async function closeRoutes(): Promise<void> {
  const open = [...pools.values()];
  pools.clear();
  await Promise.all(open.map(async (pool) => pool.destroy()));
}
