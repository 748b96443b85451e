/**
 * Injected faults: a low seeded rate of 429 and 503 as the service has it, and named faults that a test or a person asks for.
 *
 * A named fault is active until it has struck `times` times, or until it is cleared. Retry-After is real time, 1 or 2
 * seconds. The token endpoint never injects a random fault, since an application object of an MSAL refuses all further calls
 * after one 429 or 5xx.
 */
import type { Random } from './random.ts';

interface NamedFault {
  /** `throttle`, `unavailable`, `denied`, `lost-answer`, `token-lag`, `identity-ignored`, or any name that a part asks about. */
  name: string;
  /** Properties of the request (part, method, path, operation, ...), compared case-insensitively; `*` matches anything. */
  match?: Record<string, string>;
  /** How often it strikes; until cleared when absent. */
  times?: number;
}

type InjectedFault = { kind: 'throttled' | 'unavailable'; retryAfterSeconds: number };

export interface Faults {
  /** Does a named fault strike here? Counts as one strike. */
  active(name: string, facts?: Record<string, string | undefined>): boolean;
  /** Is the request answered by a 429 or 503, by name or by chance? */
  injectFault(facts: Record<string, string | undefined>): InjectedFault | null;
  post(fault: NamedFault): void;
  /** Clears one named fault, or all of them. */
  clear(name?: string): void;
  list(): NamedFault[];
  /** Share of requests, 0 to 1, that get a 429 or 503 at random. */
  rate: number;
}

/** @param options `spared`: the parts that never inject a random fault */
export function createFaults(random: Random, options: { rate: number; spared?: readonly string[] }): Faults {
  let faults: NamedFault[] = [];
  const spared = options.spared ?? ['entra', 'administration'];
  const strike = (name: string, facts: Record<string, string | undefined> = {}) => {
    const fault = faults.find((candidate) => candidate.name === name && matches(candidate.match ?? {}, facts));
    if (fault === undefined) return false;
    if (fault.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) faults = faults.filter((other) => other !== fault);
    }
    return true;
  };
  const result: Faults = {
    rate: options.rate,
    active: strike,
    injectFault(facts) {
      if (strike('throttle', facts)) return { kind: 'throttled', retryAfterSeconds: 1 };
      if (strike('unavailable', facts)) return { kind: 'unavailable', retryAfterSeconds: 1 };
      if (spared.includes(facts['part'] ?? '') || !random.chance(result.rate)) return null;
      return { kind: random.chance(0.5) ? 'throttled' : 'unavailable', retryAfterSeconds: 1 + random.below(2) };
    },
    post: (fault) => {
      faults.push({ ...fault });
    },
    clear: (name) => {
      faults = name === undefined ? [] : faults.filter((fault) => fault.name !== name);
    },
    list: () => structuredClone(faults),
  };
  return result;
}

function matches(wanted: Record<string, string>, facts: Record<string, string | undefined>): boolean {
  return Object.entries(wanted).every(([key, pattern]) => {
    const fact = facts[key];
    if (fact === undefined) return false;
    const literal = pattern.split('*').map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`));
    return new RegExp(`^${literal.join('.*')}$`, 'is').test(fact);
  });
}
