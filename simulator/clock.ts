/**
 * The simulated tenant's clock: `now = origin + (real - origin) x scale`, so that hours of propagation pass in seconds.
 *
 * It never jumps backwards: a new scale is counted from the present moment on. What is real stays real: token times,
 * HTTP deadlines and Retry-After never read this clock.
 */

export interface ClockState {
  /** Real time at which the present scale began, in ms since the epoch. */
  realOrigin: number;
  /** The clock's own time at that moment, in ms since the epoch. */
  origin: number;
  scale: number;
}

export interface Clock {
  /** Milliseconds since the epoch on the scaled clock. */
  now(): number;
  iso(): string;
  /** The moment so many (scaled) seconds from now, ISO 8601. */
  after(seconds: number): string;
  /** Whether a moment of this clock has come. */
  isPast(moment: string): boolean;
  readonly scale: number;
  /** @throws RangeError unless the scale is a positive finite number */
  setScale(scale: number): void;
  /** Moves the clock forward at once. @throws RangeError for a negative number of seconds */
  advance(seconds: number): void;
  serialize(): ClockState;
  /** Takes a change back of which nobody has heard yet. */
  restore(before: ClockState): void;
}

/** @param real the real time in milliseconds; tests may give their own */
export function createClock(options: { scale?: number; state?: ClockState; real?: () => number } = {}): Clock {
  const real = options.real ?? Date.now;
  const start = real();
  let state: ClockState = options.state ?? { realOrigin: start, origin: start, scale: 1 };

  const now = () => state.origin + (real() - state.realOrigin) * state.scale;
  const rebase = (change: { scale?: number; advanceMs?: number }) => {
    state = {
      origin: now() + (change.advanceMs ?? 0),
      realOrigin: real(),
      scale: change.scale ?? state.scale,
    };
  };
  const setScale = (scale: number) => {
    if (!Number.isFinite(scale) || scale <= 0)
      throw new RangeError('The scale of the clock must be a positive number.');
    rebase({ scale });
  };
  if (options.scale !== undefined && options.scale !== state.scale) setScale(options.scale);

  return {
    now,
    iso: () => new Date(now()).toISOString(),
    after: (seconds) => new Date(now() + seconds * 1000).toISOString(),
    isPast: (moment) => Date.parse(moment) <= now(),
    get scale() {
      return state.scale;
    },
    setScale,
    advance: (seconds) => {
      if (!Number.isFinite(seconds) || seconds < 0) throw new RangeError('The clock moves forward only.');
      rebase({ advanceMs: seconds * 1000 });
    },
    serialize: () => ({ ...state }),
    restore: (before) => {
      state = { ...before };
    },
  };
}
