/** A step's identity: `kind/natural name`, never its position; twice the same in one run is a mistake of the runbook. */
import type { Probe } from '../../domain/probe.ts';
import { withOrigins } from './output.ts';
import { definitionError } from './run-aborted.ts';

/** @param named a resource or a bulk */
export function resourceName(named: { readonly name: (desired: never) => string }, input: unknown): string {
  return named.name(withOrigins(input) as never);
}

export function probeName<A>(probe: Probe<A>, input: unknown): { name: string; as: string } {
  const args = withOrigins(input) as A;
  return { name: probe.name(args), as: probe.as(args) };
}

/** Keys of a whole run: a stage shares them with its run. */
export class Keys {
  readonly #taken = new Set<string>();

  constructor(taken: Iterable<string> = []) {
    for (const key of taken) this.#taken.add(key);
  }

  claim(key: string): string {
    if (this.#taken.has(key))
      throw definitionError(`Two steps of this runbook are ${key}: each must have a name of its own.`);
    this.#taken.add(key);
    return key;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#taken[Symbol.iterator]();
  }
}
