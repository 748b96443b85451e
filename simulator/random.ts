/**
 * Seeded chance, so that a run of the simulator can be repeated. Not for anything that must be secret: keys and secrets
 * come from the platform's own generator.
 */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
  /** An integer in [0, count). */
  below(count: number): number;
  chance(probability: number): boolean;
  /** A version 4 UUID. */
  uuid(): string;
  serialize(): number;
}

/** @param state a seed, or what `serialize` gave: any 32-bit integer */
export function createRandom(state: number): Random {
  let counter = state | 0;
  // Mulberry32: one 32-bit counter, mixed well; its state is one number.
  const next = () => {
    counter = (counter + 0x6d2b79f5) | 0;
    let mixed = Math.imul(counter ^ (counter >>> 15), counter | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    next,
    below,
    between: (from, to) => from + next() * (to - from),
    chance: (probability) => next() < probability,
    uuid: () =>
      'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replaceAll(/[xy]/g, (digit) =>
        (digit === 'x' ? below(16) : 8 + below(4)).toString(16),
      ),
    serialize: () => counter,
  };
}
