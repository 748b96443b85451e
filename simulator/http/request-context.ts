/** What is known of a request beside its text. Handlers fill in the caller; the store counts the writes. */
import type { Caller } from '../identity/caller.ts';

export interface RequestContext {
  /** Ours, a UUID; answered as `request-id` or `x-ms-request-id`. */
  requestId: string;
  /** The client's own `client-request-id`, the same across its retries. */
  clientRequestId: string | null;
  /** Public source address, as Entra sees it. */
  sourceAddress: string;
  /** On the scaled clock, ISO 8601. */
  receivedAt: string;
  /** Name of the part that answers: `entra`, `graph`, `exchange`, `ews`. */
  part: string;
  caller: Caller | null;
  /** Operations written while the request was handled: a lost answer strikes only where there are some. */
  writes: string[];
}

/**
 * Loopback source addresses stand for public ones, so that a client that binds 127.0.0.2 comes from outside.
 * Addresses from the ranges that are reserved for documentation (RFC 5737).
 */
export const egress: Readonly<Record<string, string>> = {
  '127.0.0.1': '203.0.113.10',
  '127.0.0.2': '198.51.100.7',
};

/** The public address for a socket's; one without a mapping is another stranger. */
export function publicAddress(remoteAddress: string | undefined): string {
  const address = (remoteAddress ?? '').replace(/^::ffff:/, '').replace(/^::1$/, '127.0.0.1');
  return egress[address] ?? '192.0.2.99';
}
