/**
 * Which failure of an activity's attempts a person is shown. An accident at the end (the service was busy, the network was
 * gone) doesn't replace what an attempt before it was told, unless it goes on: then it is the reason itself.
 */
export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly advice?: string;
  readonly failureClass?: string;
  /** The service's own words, redacted. */
  readonly said?: string;
}

/** What the attempts so far have shown. */
export interface Reasons {
  readonly reason: Reason;
  /** How many accidents in a row there were since. */
  readonly accidents: number;
}

/** More in a row than that are no longer an accident. */
const passing = 3;

/** @param earlier of the attempts before; undefined: there were none, or it isn't known */
export function withAttempt(earlier: Reasons | undefined, latest: Reason): Reasons {
  if (earlier === undefined || isAccident(earlier.reason) || !isAccident(latest))
    return { reason: latest, accidents: 0 };
  if (earlier.accidents >= passing) return { reason: latest, accidents: 0 };
  return { reason: earlier.reason, accidents: earlier.accidents + 1 };
}

function isAccident({ failureClass }: Reason): boolean {
  return failureClass === 'throttled' || failureClass === 'transient';
}
