/**
 * The contract of `activities/bulk/<kind>.ts`: how one item of a list is read, written and rolled back. Batches, the record
 * of writes, throttling and retries are common to all, and are done around it.
 *
 * - `read` and `remaining` answer for each item, in their order. A read that fails is thrown, never taken for absence.
 * - `write` and `undo` are one call that changes something, and nothing else; each may be called again when an answer was
 *   lost. `undo` is called for what `remaining` has found, and for nothing else.
 */
import type { Bulk, EachOf } from '../../domain/bulk.ts';
import type { Json } from '../../domain/json.ts';
import type { ConnectionContext } from '../context.ts';

export type ItemState =
  | { readonly state: 'same' }
  | { readonly state: 'differs'; readonly before: Json }
  /** There is no such item, or it must not be changed: a sentence's half, such as "there is no such mailbox". */
  | { readonly state: 'unfit'; readonly why: string; readonly isMissing?: true };

/** What a rollback finds of what was written at an item. */
export type Remaining =
  /** It is there: `undo` removes it. */
  | 'there'
  /** It is no longer there, or the item itself isn't. */
  | 'gone'
  /** It can't be rolled back: what stays, and why. */
  | { readonly residual: string };

export interface BulkImplementation<Desired extends EachOf> {
  readonly bulk: Bulk<Desired>;
  /** @param desired undefined: it is only known after apply, and only the items themselves are read */
  readonly read: (
    context: ConnectionContext,
    desired: Desired | undefined,
    items: readonly string[],
  ) => Promise<ItemState[]>;
  readonly write: (context: ConnectionContext, desired: Desired, item: string) => Promise<void>;
  readonly remaining: (context: ConnectionContext, desired: Desired, items: readonly string[]) => Promise<Remaining[]>;
  /** @param before what `read` said before the write */
  readonly undo: (context: ConnectionContext, desired: Desired, item: string, before: Json) => Promise<void>;
}

export function bulkImplementation<Desired extends EachOf>(
  definition: BulkImplementation<Desired>,
): BulkImplementation<Desired> {
  return definition;
}
