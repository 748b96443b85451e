/**
 * Rolls back what a bulk step has written at one part of its list, by the record of its writes, newest first. What is open
 * is searched for until every replica can have it, then settled; what was found as asked for isn't in the record, and stays.
 * Safe twice.
 */
import type { UndoEachAnswer } from '../../domain/activity-contracts.ts';
import type { EachOf, FailedItem } from '../../domain/bulk.ts';
import { Failure, type FailureClass } from '../../domain/failure.ts';
import type { Remaining } from './implementation.ts';
import { mayStillShow, settled, type ItemHistory } from './item-history.ts';
import { writtenTogether, type ItemWrites } from './item-writes.ts';
import type { Part } from './part.ts';

/** What isn't found when it is to be undone is gone, or its replica is behind: the next attempt reads it again. */
const ofTheItem: readonly FailureClass[] = ['invalid', 'conflict'];

type Found = 'not-ours' | 'undone' | 'to-undo' | 'unsettled' | { residual: string };

export class UndoPart<Desired extends EachOf> {
  readonly #part: Part<Desired>;
  readonly #writes: ItemWrites;

  constructor(part: Part<Desired>, writes: ItemWrites) {
    this.#part = part;
    this.#writes = writes;
  }

  /** @throws Failure `write-outcome-unknown` as long as an item is to be read again */
  async undo(desired: Desired): Promise<UndoEachAnswer> {
    const here = new Set(this.#part.items);
    const ours = [...(await this.#writes.histories())].filter(([item]) => here.has(item));
    const open = ours.filter(([, { phase }]) => phase !== 'undone');
    const found = new Map<string, Found>();
    const remaining = await this.#part.remaining(
      desired,
      open.map(([item]) => item),
    );
    for (const [item, history] of open) {
      found.set(item, await this.#settle(history, remaining.get(item) ?? 'gone'));
    }
    const toUndo = open.filter(([item]) => found.get(item) === 'to-undo');
    const failed: FailedItem[] = [];
    for (let from = 0; from < toUndo.length; from += writtenTogether) {
      failed.push(...(await this.#remove(desired, new Map(toUndo.slice(from, from + writtenTogether)))));
    }
    const unsettled = [...found.values()].filter((each) => each === 'unsettled').length;
    if (unsettled > 0) {
      const { items } = this.#part.implementation.bulk;
      throw new Failure('write-outcome-unknown', { service: 'runbook', subject: `${unsettled} ${items}` });
    }
    const kept = [...found].flatMap(([item, each]) => (typeof each === 'object' ? [{ item, why: each.residual }] : []));
    const residual = [...kept, ...failed];
    const neverOurs = [...found.values()].filter((each) => each === 'not-ours').length;
    return { undone: ours.length - neverOurs - residual.length, residual };
  }

  async #settle(history: ItemHistory, remaining: Remaining): Promise<Found> {
    if (typeof remaining === 'object') return remaining;
    const isThere = remaining === 'there';
    const now = this.#part.context.clock.now();
    if (history.open.length > 0) {
      const outcome = settled(history, isThere, now);
      if (outcome === undefined) return 'unsettled';
      await this.#writes.settle(history, outcome);
      if (!isThere) return history.phase === 'perhaps' ? 'not-ours' : 'undone';
    }
    if (isThere) return 'to-undo';
    return mayStillShow(history, now) ? 'unsettled' : 'undone';
  }

  async #remove(desired: Desired, items: ReadonlyMap<string, ItemHistory>): Promise<FailedItem[]> {
    const { context, implementation, share } = this.#part;
    context.signal.throwIfAborted();
    const at = new Date(context.clock.now()).toISOString();
    return await this.#writes.together(
      [...items.keys()].map((item) => ({ item, before: { undoes: true, at } })),
      {
        label: `undo ${implementation.bulk.kind}`,
        atOnce: await share.slots(),
        call: (item) => implementation.undo(context, desired, item, items.get(item)?.before ?? null),
        ofTheItem,
      },
    );
  }
}
