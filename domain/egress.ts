/**
 * By which of a runner's addresses a sign-in would leave. A probe from "inside" proves something only when it certainly
 * leaves by an exempt address, one from "outside" only when it certainly doesn't. Addresses without a local one to bind
 * to are a pool: which of them a call leaves by is not known.
 */
export interface EgressAddress {
  readonly publicAddress: string;
  /** Local address to bind to; without one the machine decides. */
  readonly localAddress?: string | undefined;
}

/** Whether the exempt addresses are left by, or others. */
export type EgressSide = 'inside' | 'outside';

/**
 * @returns an egress address that certainly leaves on that side; undefined when there is none, or nothing is known of
 * the runner.
 */
export function egressOn<W extends EgressAddress>(
  egressAddresses: readonly W[],
  addresses: readonly string[],
  egressSide: EgressSide,
): W | undefined {
  const fits = (egressAddress: W): boolean =>
    addresses.includes(egressAddress.publicAddress) === (egressSide === 'inside');
  const bound = egressAddresses.find(
    (egressAddress) => egressAddress.localAddress !== undefined && fits(egressAddress),
  );
  if (bound !== undefined) return bound;
  const pool = egressAddresses.filter((egressAddress) => egressAddress.localAddress === undefined);
  return pool.length > 0 && pool.every(fits) ? pool[0] : undefined;
}

/**
 * Whether what leaves the machine as it decides by itself (no local address can be bound to) certainly leaves by one of
 * the addresses. The first egress address is the one that is taken when nothing else is said.
 */
export function leavesBy(egressAddresses: readonly EgressAddress[], addresses: readonly string[]): boolean {
  const [first] = egressAddresses;
  if (first === undefined) return false;
  const unbound = egressAddresses.filter(({ localAddress }) => localAddress === undefined);
  return [first, ...unbound].every(({ publicAddress }) => addresses.includes(publicAddress));
}
