/**
 * The contract of `activities/probe/<kind>.ts`: one attempt, acting *as* the account or application that the access is
 * for.
 *
 * - `allowed`: it worked as the vendor's product will use it.
 * - `refused`: exactly the refusal that a lack of access shows, with the precondition proven in the same attempt.
 * - `inconclusive`: anything else that was answered. What could not be asked at all is thrown (a `Failure`), and is tried
 *   again or shown to a person by the run's code.
 *
 * An attempt mints a fresh token (roles live inside it), leaves no trace, and never repeats a password sign-in that was
 * refused for the password.
 */
import type { Observation, Probe } from '../../domain/probe.ts';
import type { ConnectionContext } from '../context.ts';

/** What an attempt at many objects has proven, for the attempts after it, until all of them are. */
export interface Proven {
  has(item: string): boolean;
  add(item: string): void;
}

export interface ProbeImplementation<Args> {
  readonly probe: Probe<Args>;
  readonly attempt: (context: ConnectionContext, args: Args, proven: Proven) => Promise<Observation>;
}

export function probeImplementation<Args>(definition: ProbeImplementation<Args>): ProbeImplementation<Args> {
  return definition;
}
