/**
 * How long a run's history may get. A run that holds approvals can't continue as a new execution, which would have to be
 * approved by nobody; near the limit it stops for a person while there is still room to go on, or to roll back.
 * Source: docs.temporal.io, "Workflow Execution limits": at 51,200 events or 50 MB the server ends an execution.
 */
export interface HistorySize {
  /** Events. */
  readonly length: number;
  /** Bytes. */
  readonly size: number;
  /** Temporal's own judgement. */
  readonly isSuggested: boolean;
}

/** From here on the rest is kept for a rollback. */
const longest = { length: 40_000, size: 40_000_000 };
/** Where the server suggests nothing. */
const long = { length: 10_000, size: 10_000_000 };

/**
 * Whether a person is to be asked, and whether the run may go on.
 *
 * @param asked how long it was when a person last let it go on: it is asked about again at twice that
 */
export function historyLimit(
  { length, size, isSuggested }: HistorySize,
  asked?: Pick<HistorySize, 'length' | 'size'>,
): 'far' | 'near' | 'reached' {
  if (length >= longest.length || size >= longest.size) return 'reached';
  if (asked === undefined && isSuggested) return 'near';
  const next = {
    length: Math.max(long.length, 2 * (asked?.length ?? 0)),
    size: Math.max(long.size, 2 * (asked?.size ?? 0)),
  };
  return length >= next.length || size >= next.size ? 'near' : 'far';
}
