/**
 * What the attempts of one write are known to have done, carried from attempt to attempt by heartbeat details and, after
 * a failure for good, by the failure's own details. It decides whether what is found later is ours.
 *
 * - no trace at all, on a first attempt: nothing was written;
 * - no trace on a later attempt: the worker may have died in the middle of a write;
 * - `nothing`: the attempts before failed before they wrote;
 * - `writing`: a write was begun, and its answer is not known;
 * - `written`: it was answered; `id` is what was created.
 */
import type { Json } from './json.ts';

export interface Trace {
  readonly phase: 'nothing' | 'writing' | 'written';
  readonly id?: string;
  /** What was there before the first write. */
  readonly before?: Json;
  /** ISO 8601, on the connection's clock: when the outcome became unknown. */
  readonly since?: string;
}

/** Whether something may have been written by the attempts before. */
export function perhapsWritten(trace: Trace | undefined, attempt: number): boolean {
  if (trace === undefined) return attempt > 1;
  return trace.phase !== 'nothing';
}
