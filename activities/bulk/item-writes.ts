/**
 * The writes of one part of a bulk step: a few items together, each recorded before its call leaves and when all have ended,
 * under the step's own key, so that another step over the same list has writes of its own.
 */
import type { FailedItem } from '../../domain/bulk.ts';
import { Failure, isFailure, type FailureClass } from '../../domain/failure.ts';
import type { Written } from '../../domain/written.ts';
import type { Grant } from '../../journal/grant.ts';
import type { Journal } from '../../journal/journal.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { CallHeldBack, type Outcome } from '../../journal/write-rows.ts';
import { settleWrite, type WriteScope } from '../../journal/writes.ts';
import { grantedWrites } from '../granted-writes.ts';
import { historiesOf, writtenBy, type BeforeCall, type ItemHistories, type ItemHistory } from './item-history.ts';

/** So many intents are durable together. */
export const writtenTogether = 12;

/** One item, and what travels in the intent of its write. */
export interface ItemCall {
  readonly item: string;
  readonly before: BeforeCall;
}

/** What is the same for all items of one attempt. */
interface Calls {
  readonly label: string;
  /** So many of them may be under way together. */
  readonly atOnce: number;
  readonly call: (item: string) => Promise<void>;
  /** What is wrong with one item and says nothing about the others. */
  readonly ofTheItem: readonly FailureClass[];
}

export class ItemWrites {
  readonly #journal: Journal;
  readonly #scope: WriteScope;
  readonly #kind: string;
  readonly #grant: Grant | undefined;
  /** As long as nothing is added: each row's signature costs time, and a long list has many. */
  #known: ItemHistories | undefined;

  /**
   * @param kind of the bulk
   * @param grant undefined: the part is only compared, and nothing is written
   */
  constructor(journal: Journal, scope: WriteScope, kind: string, grant: Grant | undefined) {
    this.#journal = journal;
    this.#scope = scope;
    this.#kind = kind;
    this.#grant = grant;
  }

  /**
   * @throws Failure `journal-damaged` where a row of the part doesn't verify or is missing: it may be of any item, and
   *   nothing is built on the others
   */
  async histories(): Promise<ItemHistories> {
    this.#known ??= await this.#read();
    return this.#known;
  }

  async #read(): Promise<ItemHistories> {
    const rows = await recordedWrites(this.#journal, this.#scope);
    const writes = rows.flatMap((row) => (row.verified ? [row] : []));
    if (writes.length < rows.length) {
      throw new Failure('journal-damaged', { service: 'journal', subject: `writes of ${this.#scope.step}` });
    }
    return historiesOf(writes);
  }

  /** What has been written of the part; undefined where that can't be read. */
  async written(): Promise<Written | undefined> {
    this.#known = undefined;
    return await this.histories().then(writtenBy, () => undefined);
  }

  /** Records what was found out about the writes that are open. */
  async settle({ open }: ItemHistory, outcome: Outcome): Promise<void> {
    this.#known = undefined;
    for (const id of open) await settleWrite(this.#journal, this.#scope, id, outcome);
  }

  /**
   * Writes some items, side by side. The first failure that isn't one item's own holds back those that haven't left yet.
   *
   * @returns the items that can't be done, each with its reason
   * @throws that failure
   */
  async together(items: readonly ItemCall[], { label, atOnce, call, ofTheItem }: Calls): Promise<FailedItem[]> {
    const writes = grantedWrites(this.#journal, this.#scope, this.#grant);
    this.#known = undefined;
    let stop: { error: unknown } | undefined;
    const one = async ({ item }: { item: string }): Promise<void> => {
      if (stop !== undefined) throw new CallHeldBack();
      try {
        await call(item);
      } catch (error) {
        if (!isFailure(error) || !ofTheItem.includes(error.failureClass)) stop ??= { error };
        throw error;
      }
    };
    const intents = items.map(({ item, before }) => ({ item, kind: this.#kind, before }));
    const results = await writes.doEach(label, intents, one, { atOnce });
    if (stop !== undefined) throw (stop as { error: unknown }).error;
    return results.flatMap((result) =>
      'error' in result && isFailure(result.error) ? [{ item: result.item, why: whyOf(result.error) }] : [],
    );
  }
}

function whyOf({ operator, serviceCode }: Failure): string {
  return `${operator.replace(/\.$/, '')}${serviceCode === undefined ? '' : ` [${serviceCode}]`}`;
}
