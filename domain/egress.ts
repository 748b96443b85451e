/**
 * By which of a runner's addresses a sign-in would leave. A probe from "inside" proves something only when it certainly
 * leaves by an exempt address, one from "outside" only when it certainly doesn't. Addresses without a local one to bind
 * to are a pool: which of them a call leaves by, nobody can say.
 */
export interface Way {
  readonly publicAddress: string;
  /** Local address to bind to; without one the machine decides. */
  readonly localAddress?: string | undefined;
}

/** Whether the exempt addresses are left by, or others. */
export type Side = 'inside' | 'outside';

/** @returns a way that certainly leaves on that side; undefined when there is none, or nothing is known of the runner. */
export function wayOut<W extends Way>(ways: readonly W[], addresses: readonly string[], side: Side): W | undefined {
  const fits = (way: W): boolean => addresses.includes(way.publicAddress) === (side === 'inside');
  const bound = ways.find((way) => way.localAddress !== undefined && fits(way));
  if (bound !== undefined) return bound;
  const pool = ways.filter((way) => way.localAddress === undefined);
  return pool.length > 0 && pool.every(fits) ? pool[0] : undefined;
}

/**
 * Whether what leaves the machine as it decides by itself (no local address can be bound to) certainly leaves by one of
 * the addresses. The first way is the one that is taken when nothing else is said.
 */
export function leavesBy(ways: readonly Way[], addresses: readonly string[]): boolean {
  const [first] = ways;
  if (first === undefined) return false;
  const unbound = ways.filter(({ localAddress }) => localAddress === undefined);
  return [first, ...unbound].every(({ publicAddress }) => addresses.includes(publicAddress));
}
