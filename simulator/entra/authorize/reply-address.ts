/**
 * May answers for this application go to that address, and what kind of client is it there?
 *
 * Scheme, host and path must be as registered, the path with its case. An address without a path is the same with a closing
 * slash. On loopback the port doesn't count. Source: learn, entra/identity-platform/reply-url.
 */
import type { SignInRegistration } from '../../tenant/state.ts';

/** `publicClient` and `spa` can't keep a secret; `web` must prove who it is. */
export type Platform = 'publicClient' | 'spa' | 'web';

const platforms: readonly Platform[] = ['web', 'spa', 'publicClient'];

/** @returns null where no platform of the registration has the address */
export function platformOf(registration: Partial<SignInRegistration>, address: string): Platform | null {
  const asked = comparable(address);
  if (asked === null) return null;
  const has = (platform: Platform) =>
    (registration[platform]?.redirectUris ?? []).some((registered) => comparable(registered) === asked);
  return platforms.find(has) ?? null;
}

function comparable(address: string): string | null {
  if (address.includes('#') || !URL.canParse(address)) return null;
  const { protocol, username, password, hostname, host, pathname, search } = new URL(address);
  if (username !== '' || password !== '') return null;
  const isLoopback = hostname === 'localhost' || hostname === '127.0.0.1';
  return `${protocol}//${isLoopback ? hostname : host}${pathname}${search}`;
}
