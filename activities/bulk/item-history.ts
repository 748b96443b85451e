/**
 * What one step of a run has written at one item, folded from the record of its writes, the oldest first. An item that
 * isn't in it was never written; that it was found as asked for is nothing to record, since another read says so again.
 */
import { isObject, type Json } from '../../domain/json.ts';
import type { Written } from '../../domain/written.ts';
import type { RecordedWrite } from '../../journal/recorded-writes.ts';
import type { Outcome } from '../../journal/write-rows.ts';

/** On the connection's clock: how long a write may be missing from reads. */
const replicatesWithin = 10 * 60_000;

/** What travels in the intent of each write. */
export type BeforeCall =
  /** What was there before, and when, ISO 8601 on the connection's clock: replication is a matter of that. */
  { readonly state: Json; readonly at: string } | { readonly undoes: true; readonly at: string };

/**
 * - `written`: its write is confirmed;
 * - `perhaps`: a write of it is open;
 * - `undoing`: its undo is open;
 * - `undone`: its undo is confirmed, and nothing came after it.
 */
export interface ItemHistory {
  readonly phase: 'written' | 'perhaps' | 'undoing' | 'undone';
  /** What was there before the first write of ours. */
  readonly before: Json;
  /** IDs of the writes that are open. */
  readonly open: readonly string[];
  /** Milliseconds since the epoch on the connection's clock: when the newest call began. */
  readonly at: number;
}

export type ItemHistories = ReadonlyMap<string, ItemHistory>;

/** By item, the one that was written last first. @param writes of one step, newest first */
export function historiesOf(writes: readonly RecordedWrite[]): ItemHistories {
  const items = new Map<string, ItemHistory>();
  for (const write of writes.toReversed()) {
    if (write.item === undefined || write.state === 'refused') continue;
    const earlier = items.get(write.item);
    // A map keeps the place of what it has.
    items.delete(write.item);
    items.set(write.item, followedBy(earlier, write));
  }
  return new Map([...items].toReversed());
}

export function writtenBy(histories: ItemHistories): Written {
  const phases = new Set([...histories.values()].map(({ phase }) => phase));
  if (phases.has('written')) return 'something';
  return phases.has('perhaps') || phases.has('undoing') ? 'unknown' : 'nothing';
}

function followedBy(earlier: ItemHistory | undefined, { id, state, before: given }: RecordedWrite): ItemHistory {
  const call = isObject(given) ? (given as unknown as BeforeCall) : undefined;
  const at = call === undefined ? Number.NaN : Date.parse(call.at);
  const isOpen = state === 'open';
  if (call !== undefined && 'undoes' in call) {
    const before = earlier?.before ?? null;
    return isOpen ? { phase: 'undoing', before, open: [id], at } : { phase: 'undone', before, open: [], at };
  }
  const last = earlier?.phase === 'undone' ? undefined : earlier;
  return {
    phase: isOpen && last?.phase !== 'written' ? 'perhaps' : 'written',
    before: last === undefined ? (call?.state ?? null) : last.before,
    open: [...(last?.open ?? []), ...(isOpen ? [id] : [])],
    at,
  };
}

/**
 * What a read proves of the writes that are open. Something seen is proof at once; something that isn't seen, only when
 * each replica must have had it.
 *
 * @param isThere whether what was written is there
 * @param now milliseconds since the epoch on the connection's clock
 * @returns undefined: nothing yet, it is to be read again
 */
export function settled({ phase, at }: ItemHistory, isThere: boolean, now: number): Outcome | undefined {
  if (isThere !== (phase === 'undoing')) return { outcome: 'done' };
  return mayStillShow({ at }, now) ? undefined : { outcome: 'refused' };
}

/** Whether a write may be missing from reads because it isn't everywhere yet. */
export function mayStillShow({ at }: Pick<ItemHistory, 'at'>, now: number): boolean {
  return now - at < replicatesWithin;
}
