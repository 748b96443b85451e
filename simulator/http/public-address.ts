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
