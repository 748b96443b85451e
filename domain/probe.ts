/**
 * A probe: a live check that access works as the vendor's product will use it, or, asked the other way round
 * (`run.refused`), that it reaches no further. The pure half; the attempt itself is in `activities/probe/<kind>.ts`.
 */
import type { z } from 'zod';
import type { Json } from './json.ts';

export interface Probe<Args = never> {
  readonly kind: string;
  readonly schema: z.ZodType<Args>;
  /** What is tried, as text: "mail of anna@contoso.example by Graph". */
  readonly name: (args: Args) => string;
  /** Who the probe acts as: "the account svc@contoso.example", "the application Client Sense". */
  readonly as: (args: Args) => string;
  /**
   * The positive control: kinds of probes one of which must have been allowed in this run, as the same account or
   * application, or a refusal proves nothing: who has no access at all is refused as well. Left out where each attempt
   * has a control of its own.
   */
  readonly controlledBy?: readonly string[];
}

export function probe<Args>(definition: Probe<Args>): Probe<Args> {
  return definition;
}

/**
 * What one attempt saw. `refused` only for the refusal that was expected, with its precondition proven (the protocol is on,
 * the mailbox exists, nothing was throttled); anything else that isn't an access is `inconclusive`.
 */
export interface Observation {
  readonly outcome: 'allowed' | 'refused' | 'inconclusive';
  /** One sentence, without secrets. */
  readonly observed: string;
  /** Stable code of a refusal or of why nothing was proven. */
  readonly code?: string;
  readonly evidence?: Json;
}
