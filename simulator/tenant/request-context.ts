/** What is known of a request in addition to its text. Handlers fill in the caller; the store counts the writes. */
import type { Caller } from '../identity/caller.ts';

export interface RequestContext {
  /** Ours, a UUID; answered as `request-id` or `x-ms-request-id`. */
  requestId: string;
  /** The client's own `client-request-id`, the same across its retries. */
  clientRequestId: string | null;
  /** Public source address, as Entra sees it. */
  sourceAddress: string;
  /** On the scaled clock, ISO 8601. */
  receivedAt: string;
  /** Name of the part that answers: `entra`, `graph`, `exchange`, `ews`. */
  part: string;
  caller: Caller | null;
  /** Operations written while the request was handled: a lost answer strikes only where there are some. */
  writes: string[];
}
