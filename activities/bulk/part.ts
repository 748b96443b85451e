/** One part of a list at work: read as a whole, written a few at a time, by the ledger. */
import type { EachOf, FailedItem } from '../../domain/bulk.ts';
import { Failure, isFailure, type FailureClass } from '../../domain/failure.ts';
import type { Json } from '../../domain/json.ts';
import type { ConnectionContext } from '../context.ts';
import type { CallPause } from './call-pause.ts';
import type { BulkImplementation, ItemState } from './implementation.ts';
import type { Ledger, LedgerLine, Phase } from './ledger.ts';

/** So many items are read by one call of `read`, in batches of 10 on the wire. */
const readAtOnce = 50;
/** So many intents are synced together, and so many writes are under way: Exchange allows three sessions a tenant. */
const writtenTogether = 12;
const sideBySide = 3;
/** On the connection's clock: how long a write may be missing from reads. */
const replicatesWithin = 10 * 60_000;

/** What is wrong with one item and says nothing about the others. */
const ofTheItem: readonly FailureClass[] = ['not-found', 'invalid', 'conflict'];
const wroteNothing: readonly FailureClass[] = [
  'throttled',
  'denied',
  'invalid',
  'not-found',
  'conflict',
  'not-yet-effective',
];

export class Part<Desired extends EachOf> {
  readonly #implementation: BulkImplementation<Desired>;
  readonly #context: ConnectionContext;
  readonly #pause: CallPause;
  readonly items: readonly string[];

  constructor(
    implementation: BulkImplementation<Desired>,
    context: ConnectionContext,
    pause: CallPause,
    items: readonly string[],
  ) {
    this.#implementation = implementation;
    this.#context = context;
    this.#pause = pause;
    this.items = items;
  }

  async read(
    desired: Desired | undefined,
    items: readonly string[] = this.items,
  ): Promise<ReadonlyMap<string, ItemState>> {
    const states = new Map<string, ItemState>();
    for (let from = 0; from < items.length; from += readAtOnce) {
      this.#context.signal.throwIfAborted();
      const some = items.slice(from, from + readAtOnce);
      const read = await this.#pause.honor(() => this.#implementation.read(this.#context, desired, some));
      for (const [index, item] of some.entries()) {
        const state = read[index];
        if (state === undefined) {
          throw new Failure('exchange-unexpected-answer', { service: 'exchange', subject: item });
        }
        states.set(item, state);
      }
    }
    return states;
  }

  /**
   * @param mayWrite called before the first write; throws where nothing may be written
   * @returns the items that can't be done, each with its reason
   */
  async apply(desired: Desired, ledger: Ledger, mayWrite: () => void): Promise<FailedItem[]> {
    const open = this.items.filter((item) => !['done', 'same'].includes(ledger.of(item)?.phase ?? ''));
    const failed: FailedItem[] = [];
    const toWrite: { item: string; before: Json }[] = [];
    const unsettled: string[] = [];
    const found: LedgerLine[] = [];
    for (const [item, state] of await this.read(desired, open)) {
      const known = ledger.of(item);
      if (state.state === 'unfit') failed.push(unfit(item, state));
      else if (state.state === 'same') found.push(this.#line(item, known === undefined ? 'same' : 'done'));
      else if (known === undefined || !this.#mayStillShow(known)) toWrite.push({ item, before: state.before });
      else unsettled.push(item);
    }
    await ledger.append(found);
    if (toWrite.length > 0) mayWrite();
    for (let from = 0; from < toWrite.length; from += writtenTogether) {
      failed.push(...(await this.#write(desired, ledger, toWrite.slice(from, from + writtenTogether))));
    }
    const written = toWrite.filter(({ item }) => ledger.of(item)?.phase === 'written').map(({ item }) => item);
    const visible: LedgerLine[] = [];
    for (const [item, state] of await this.read(desired, written)) {
      if (state.state === 'same') visible.push(this.#line(item, 'done'));
      else unsettled.push(item);
    }
    await ledger.append(visible);
    if (unsettled.length > 0) {
      const isWritten = unsettled.every((item) => ledger.of(item)?.phase === 'written');
      const code = isWritten ? 'written-not-yet-visible' : 'write-outcome-unknown';
      throw new Failure(code, {
        service: 'runbook',
        subject: `${unsettled.length} ${this.#implementation.bulk.items}`,
      });
    }
    return failed;
  }

  #mayStillShow({ phase, since }: { phase: string; since: string }): boolean {
    if (phase === 'written') return true;
    return phase === 'writing' && this.#context.clock.now() - Date.parse(since) < replicatesWithin;
  }

  /** A few items: intents, writes side by side, outcomes. The first failure that isn't one item's own ends the try. */
  async #write(
    desired: Desired,
    ledger: Ledger,
    items: readonly { item: string; before: Json }[],
  ): Promise<FailedItem[]> {
    this.#context.signal.throwIfAborted();
    await ledger.append(items.map(({ item, before }) => ({ ...this.#line(item, 'writing'), before })));
    const failed: FailedItem[] = [];
    const outcomes: LedgerLine[] = [];
    const waiting = [...items];
    let stop: { error: unknown } | undefined;
    const one = async (item: string): Promise<void> => {
      try {
        await this.#implementation.write(this.#context, desired, item);
        outcomes.push(this.#line(item, 'written'));
      } catch (error) {
        if (isFailure(error) && wroteNothing.includes(error.failureClass)) outcomes.push(this.#line(item, 'refused'));
        if (isFailure(error) && ofTheItem.includes(error.failureClass)) failed.push({ item, why: whyOf(error) });
        else {
          stop ??= { error };
          await this.#pause.noticed(error);
        }
      }
    };
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (stop === undefined) await one(next.item);
        else outcomes.push(this.#line(next.item, 'refused'));
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, lane));
    await ledger.append(outcomes);
    if (stop !== undefined) throw stop.error;
    return failed;
  }

  /** Rolls back what the ledger says is ours, or perhaps ours. */
  async undo(desired: Desired, ledger: Ledger): Promise<FailedItem[]> {
    for (const item of this.items.toReversed()) {
      const known = ledger.of(item);
      if (known === undefined || !['writing', 'written', 'done'].includes(known.phase)) continue;
      this.#context.signal.throwIfAborted();
      const undone = await this.#pause.honor(() =>
        this.#implementation.undo(this.#context, desired, item, known.before),
      );
      const line = this.#line(item, 'undone' in undone ? 'undone' : 'kept');
      await ledger.append([{ ...line, ...('residual' in undone && { why: undone.residual }) }]);
    }
    return this.items.flatMap((item) => {
      const { phase, why = '' } = ledger.of(item) ?? {};
      return phase === 'kept' ? [{ item, why }] : [];
    });
  }

  #line(item: string, phase: Phase): LedgerLine {
    return { item, phase, at: new Date(this.#context.clock.now()).toISOString() };
  }
}

function unfit(item: string, { why, isMissing }: ItemState & { state: 'unfit' }): FailedItem {
  return { item, why, ...(isMissing === true && { isMissing }) };
}

function whyOf({ operator, serviceCode }: Failure): string {
  return `${operator.replace(/\.$/, '')}${serviceCode === undefined ? '' : ` [${serviceCode}]`}`;
}
