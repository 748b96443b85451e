/**
 * Which failure of an activity's attempts a person is shown. An accident at the end (the service was busy, the network was
 * gone) doesn't replace what an attempt before it was told, unless it goes on: then it is the reason itself.
 */
export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly advice?: string;
  /** What to do while the run still tries by itself; null: it doesn't. */
  readonly whileRetrying?: string | null;
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

/** The later attempts of a write say only this: what the first one was answered must not be lost by it. */
const outcomeUnknown = 'write-outcome-unknown';

/** More in a row than that are no longer an accident. */
const passing = 3;

/** @param earlier of the attempts before; undefined: there were none, or it isn't known */
export function withAttempt(earlier: Reasons | undefined, latest: Reason): Reasons {
  if (earlier !== undefined && latest.code === outcomeUnknown)
    return { reason: afterWrite(earlier.reason, latest), accidents: 0 };
  if (earlier === undefined || isAccident(earlier.reason) || !isAccident(latest))
    return { reason: latest, accidents: 0 };
  if (earlier.accidents >= passing) return { reason: latest, accidents: 0 };
  return { reason: earlier.reason, accidents: earlier.accidents + 1 };
}

/** The failure of an attempt as it is shown, with what an attempt before was told. */
export function shownWith<Failure extends Reason>(latest: Failure, before: Reason | undefined): Failure | Reason {
  if (before === undefined) return latest;
  if (before.code === latest.code) return before;
  return { ...before, message: `${before.message} The last attempt proved nothing: ${latest.message}` };
}

function afterWrite(answered: Reason, latest: Reason): Reason {
  if (answered.code === outcomeUnknown) return answered;
  const said = answered.said === undefined ? {} : { said: answered.said };
  return { ...latest, ...said, message: `${latest.message} The write had failed so: ${answered.message}` };
}

function isAccident({ failureClass }: Reason): boolean {
  return failureClass === 'throttled' || failureClass === 'transient';
}
