/**
 * The contract of `activities/bulk/<kind>.ts`: how one item of a list is read, written and rolled back. Batches, ledger,
 * throttling and retries are common to all and are in `bulk-activities.ts`.
 *
 * - `read` answers for each item, in their order. A read that fails is thrown, never taken for absence.
 * - `write` does one thing and doesn't read back; it may be called again when an answer was lost.
 * - `undo` rolls back exactly what was written at the item; it reads first and is safe twice.
 */
import type { Bulk, EachOf } from '../../domain/bulk.ts';
import type { Json } from '../../domain/json.ts';
import type { ConnectionContext } from '../context.ts';
import type { Undone } from '../ensure/implementation.ts';

export type ItemState =
  | { readonly state: 'same' }
  | { readonly state: 'differs'; readonly before: Json }
  /** There is no such item, or it must not be changed: a sentence's half, such as "there is no such mailbox". */
  | { readonly state: 'unfit'; readonly why: string; readonly isMissing?: true };

export interface BulkImplementation<Desired extends EachOf> {
  readonly bulk: Bulk<Desired>;
  /** @param desired undefined: it is only known after apply, and only the items themselves are read */
  readonly read: (
    context: ConnectionContext,
    desired: Desired | undefined,
    items: readonly string[],
  ) => Promise<ItemState[]>;
  readonly write: (context: ConnectionContext, desired: Desired, item: string) => Promise<void>;
  /** @param before what `read` said before the write */
  readonly undo: (context: ConnectionContext, desired: Desired, item: string, before: Json) => Promise<Undone>;
}

export function bulkImplementation<Desired extends EachOf>(
  definition: BulkImplementation<Desired>,
): BulkImplementation<Desired> {
  return definition;
}
