/**
 * Which IPv4 addresses can be the source of a sign-in as Entra sees it: those that are routed on the internet. Private,
 * shared, loopback, link-local, multicast and reserved ones never arrive there, and a location made of them would
 * match no sign-in. The three ranges for documentation are accepted: examples and the simulated tenant use them.
 *
 * Source: IANA, IPv4 special-purpose address registry (RFC 6890 and its successors).
 */
const neverPublic: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

const shape = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** Whether a text is one IPv4 address that a sign-in can come from; a range is none. */
export function isPublicAddress(text: string): boolean {
  if (!shape.test(text)) return false;
  return !neverPublic.some(([network, prefix]) => isWithin(text, network, prefix));
}

function isWithin(address: string, network: string, prefix: number): boolean {
  const size = 2 ** (32 - prefix);
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(network) / size);
}

function numberOf(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}
