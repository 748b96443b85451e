/**
 * The clock of a connection. Scaled time concerns propagation, waits, overlaps and the expiry of credentials; token
 * times, deadlines and Retry-After stay real.
 */
/** The connection's time: `now = origin + (real - origin) x scale`. A real connection has scale 1. */
export interface Clock {
  /** Milliseconds since the epoch, real time. */
  readonly origin: number;
  readonly scale: number;
  /** Milliseconds since the epoch on the connection's clock. */
  now(): number;
}

/** A clock with `now = origin + (real - origin) x scale`, shifted by `advanced` milliseconds of scaled time. */
export function scaledClock(origin: number, scale: number, advanced = 0): Clock {
  return { origin, scale, now: () => origin + (Date.now() - origin) * scale + advanced };
}

/** Real time, for a real tenant. */
export const realClock: Clock = { origin: 0, scale: 1, now: () => Date.now() };
