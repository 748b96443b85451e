/** Which server a host name means, and whether it answers at all. */
import { isIP } from 'node:net';
import type { ExchangeServer, OnPremisesState } from '../../tenant/on-premises-state.ts';
import { notOpened } from './session-error.ts';

const isServerName = (server: ExchangeServer, host: string): boolean =>
  [server.name, server.fqdn].some((name) => name.toLowerCase() === host.toLowerCase());

/** A server by its own name, in whichever state it is. */
export function serverNamed(state: OnPremisesState, host: string): ExchangeServer | undefined {
  return state.servers.find((server) => isServerName(server, host));
}

/**
 * Servers behind a public name: those that call it their own in the external URL of a virtual directory. A load balancer
 * leaves out what is down.
 */
export function serversBehind(state: OnPremisesState, host: string): ExchangeServer[] {
  const isOwn = (url: string | null) => url !== null && new URL(url).hostname.toLowerCase() === host.toLowerCase();
  return state.servers.filter(({ virtualDirectories }) =>
    virtualDirectories.some(({ externalUrl }) => isOwn(externalUrl)),
  );
}

/** @throws PowerShellError as a name that isn't resolved: Kerberos asks its own way */
export function unknownHost(host: string, authentication: string): never {
  if (authentication === 'Basic') throw notOpened(host, 'nameNotResolved');
  throw notOpened(host, isIP(host) === 0 ? 'unknownToKerberos' : 'cannotUseAddress');
}

export function isRunning(server: ExchangeServer, service: string): boolean {
  const found = server.services.find(({ name }) => name.toLowerCase() === service.toLowerCase());
  return found === undefined || found.status === 'Running';
}
