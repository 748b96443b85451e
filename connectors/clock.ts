/**
 * The clock of a connection. Scaled time concerns propagation, waits, overlaps and the expiry of credentials; token
 * times, deadlines and Retry-After stay real.
 */
import type { Clock } from './connected.ts';

/** A clock with `now = origin + (real - origin) x scale`, shifted by `advanced` milliseconds of scaled time. */
export function scaledClock(origin: number, scale: number, advanced = 0): Clock {
  return { origin, scale, now: () => origin + (Date.now() - origin) * scale + advanced };
}

/** Real time, for a real tenant. */
export const realClock: Clock = { origin: 0, scale: 1, now: () => Date.now() };
