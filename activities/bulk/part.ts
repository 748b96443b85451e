/** One part of a list, read as a whole. */
import type { EachOf } from '../../domain/bulk.ts';
import { Failure } from '../../domain/failure.ts';
import type { CallShare } from '../../journal/budgets.ts';
import type { ConnectionContext } from '../context.ts';
import type { BulkImplementation, ItemState, Remaining } from './implementation.ts';

/** So many items are read by one call, in batches of 10 on the wire. */
const readAtOnce = 50;

export class Part<Desired extends EachOf> {
  readonly implementation: BulkImplementation<Desired>;
  readonly context: ConnectionContext;
  readonly items: readonly string[];
  readonly share: CallShare;

  constructor(
    implementation: BulkImplementation<Desired>,
    context: ConnectionContext,
    items: readonly string[],
    share: CallShare,
  ) {
    this.implementation = implementation;
    this.context = context;
    this.items = items;
    this.share = share;
  }

  async read(
    desired: Desired | undefined,
    items: readonly string[] = this.items,
  ): Promise<ReadonlyMap<string, ItemState>> {
    return this.#each(items, (some) => this.implementation.read(this.context, desired, some));
  }

  async remaining(desired: Desired, items: readonly string[]): Promise<ReadonlyMap<string, Remaining>> {
    return this.#each(items, (some) => this.implementation.remaining(this.context, desired, some));
  }

  async #each<T>(
    items: readonly string[],
    read: (some: readonly string[]) => Promise<T[]>,
  ): Promise<ReadonlyMap<string, T>> {
    const states = new Map<string, T>();
    for (let from = 0; from < items.length; from += readAtOnce) {
      this.context.signal.throwIfAborted();
      const some = items.slice(from, from + readAtOnce);
      const answers = await read(some);
      for (const [index, item] of some.entries()) {
        const state = answers[index];
        if (state === undefined) {
          throw new Failure('exchange-unexpected-answer', { service: 'exchange', subject: item });
        }
        states.set(item, state);
      }
    }
    return states;
  }
}
