/**
 * Applies a bulk step to one part of its list. All items are read before one is written; those that are as asked for are
 * left alone, and count as ours where the record of writes has them. An item whose write wasn't answered is searched for
 * until every replica can have it, and only then written again.
 */
import type { ApplyEachAnswer } from '../../domain/activity-contracts.ts';
import type { EachOf, FailedItem } from '../../domain/bulk.ts';
import { Failure, type FailureClass } from '../../domain/failure.ts';
import type { Json } from '../../domain/json.ts';
import { refuseOnceCancelled } from '../writing-signal.ts';
import type { ItemState } from './implementation.ts';
import { mayStillShow, settled, type ItemHistory } from './item-history.ts';
import { writtenTogether, type ItemWrites } from './item-writes.ts';
import type { Part } from './part.ts';

const ofTheItem: readonly FailureClass[] = ['not-found', 'invalid', 'conflict'];

/** What is done with an item, by what was written and what is read. */
type Sighting =
  | { is: 'ours' }
  | { is: 'unchanged' }
  | { is: 'failed'; failed: FailedItem }
  | { is: 'to-write'; before: Json }
  /** `code`: why it is to be read again. */
  | { is: 'unsettled'; code: 'written-not-yet-visible' | 'write-outcome-unknown' };

export class ApplyPart<Desired extends EachOf> {
  readonly #part: Part<Desired>;
  readonly #writes: ItemWrites;

  constructor(part: Part<Desired>, writes: ItemWrites) {
    this.#part = part;
    this.#writes = writes;
  }

  /**
   * @param mayWrite called before the first write; throws where nothing may be written
   * @throws Failure `run-closed` once its rollback has begun; `written-not-yet-visible`, `write-outcome-unknown` as long as an
   *   item is to be read again
   */
  async apply(desired: Desired, mayWrite: () => void): Promise<ApplyEachAnswer> {
    const isUndone = ({ phase }: ItemHistory): boolean => phase === 'undoing' || phase === 'undone';
    if ([...(await this.#writes.histories()).values()].some(isUndone)) {
      throw new Failure('run-closed', { service: 'runbook', subject: 'the rollback of this part has begun' });
    }
    const earlier = await this.#sight(desired, this.#part.items);
    const toWrite = [...earlier].flatMap(([item, sighting]) =>
      sighting.is === 'to-write' ? [{ item, before: sighting.before }] : [],
    );
    if (toWrite.length > 0) mayWrite();
    const refused: FailedItem[] = [];
    for (let from = 0; from < toWrite.length; from += writtenTogether) {
      refused.push(...(await this.#write(desired, toWrite.slice(from, from + writtenTogether))));
    }
    const isRefused = new Set(refused.map(({ item }) => item));
    const written = toWrite.map(({ item }) => item).filter((item) => !isRefused.has(item));
    const later = await this.#sight(desired, written);
    const sightings = [...new Map([...earlier, ...later])].filter(([item]) => !isRefused.has(item));
    this.#refuseUnsettled(sightings.map(([, sighting]) => sighting));
    const failed = sightings.flatMap(([, sighting]) => (sighting.is === 'failed' ? [sighting.failed] : []));
    const histories = await this.#writes.histories();
    return {
      changed: sightings.filter(([, { is }]) => is === 'ours').length,
      unchanged: sightings.filter(([, { is }]) => is === 'unchanged').length,
      failed: [...failed, ...refused],
      written: this.#part.items.filter((item) => isWritten(histories.get(item))).length,
    };
  }

  async #sight(desired: Desired, items: readonly string[]): Promise<Map<string, Sighting>> {
    if (items.length === 0) return new Map();
    const histories = await this.#writes.histories();
    const sightings = new Map<string, Sighting>();
    for (const [item, state] of await this.#part.read(desired, items)) {
      sightings.set(item, await this.#settle(item, state, histories.get(item)));
    }
    return sightings;
  }

  async #settle(item: string, state: ItemState, history: ItemHistory | undefined): Promise<Sighting> {
    const isThere = state.state === 'same';
    const now = this.#part.context.clock.now();
    let isOurs = history?.phase === 'written';
    if (history !== undefined && history.open.length > 0) {
      const outcome = settled(history, isThere, now);
      if (outcome === undefined) return { is: 'unsettled', code: 'write-outcome-unknown' };
      await this.#writes.settle(history, outcome);
      isOurs ||= isThere;
    }
    if (isThere) return { is: isOurs ? 'ours' : 'unchanged' };
    if (state.state === 'unfit') return { is: 'failed', failed: unfit(item, state) };
    if (history === undefined || !isOurs) return { is: 'to-write', before: state.before };
    if (mayStillShow(history, now)) return { is: 'unsettled', code: 'written-not-yet-visible' };
    return {
      is: 'failed',
      failed: { item, why: 'it was changed, and is no longer so: somebody has changed it since' },
    };
  }

  async #write(desired: Desired, items: readonly { item: string; before: Json }[]): Promise<FailedItem[]> {
    const { context, implementation, share } = this.#part;
    context.signal.throwIfAborted();
    refuseOnceCancelled();
    const at = new Date(context.clock.now()).toISOString();
    return await this.#writes.together(
      items.map(({ item, before }) => ({ item, before: { state: before, at } })),
      {
        label: `apply ${implementation.bulk.kind}`,
        atOnce: await share.slots(),
        call: (item) => implementation.write(context, desired, item),
        ofTheItem,
      },
    );
  }

  #refuseUnsettled(sightings: readonly Sighting[]): void {
    const unsettled = sightings.flatMap((sighting) => (sighting.is === 'unsettled' ? [sighting.code] : []));
    if (unsettled.length === 0) return;
    const isWrittenOnly = unsettled.every((code) => code === 'written-not-yet-visible');
    throw new Failure(isWrittenOnly ? 'written-not-yet-visible' : 'write-outcome-unknown', {
      service: 'runbook',
      subject: `${unsettled.length} ${this.#part.implementation.bulk.items}`,
    });
  }
}

function isWritten(history: ItemHistory | undefined): boolean {
  return history !== undefined && history.phase !== 'undone';
}

function unfit(item: string, { why, isMissing }: ItemState & { state: 'unfit' }): FailedItem {
  return { item, why, ...(isMissing === true && { isMissing }) };
}
