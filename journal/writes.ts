/**
 * Our own writes to services: each is recorded before its call leaves, and its outcome when it is known. What has been
 * written is a fact of this record, never a guess.
 *
 * - `done`: the service confirmed it, or somebody looked and found it;
 * - `refused`: the service has proven that nothing was written;
 * - `open`: no outcome is recorded. It is looked for before anything is repeated or undone, then settled.
 *
 * Invariants: nothing leaves without a grant, which is asked before each call; the intent is durable before the call; a write
 * has one outcome at most; an intent and its outcome are two signed rows, of which none ever changes.
 */
import { randomUUID } from 'node:crypto';
import { Failure, isFailure } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { Grant } from './grant.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import type { Lease } from './leases.ts';
import { appendSigned, holdStream, type Stream } from './signed-rows.ts';
import {
  CallHeldBack,
  doneWith,
  intentRow,
  outcomeOf,
  outcomeRow,
  type Intent,
  type Outcome,
  type WriteRow,
} from './write-rows.ts';

interface WriteOptions<T> extends Intent {
  /**
   * What of the answer is kept: the object's ID, as a rule. Default: nothing, since answers may hold secrets.
   */
  made?: (answer: T) => Json;
}

/** The answer or the error of one item's call. */
type ItemResult<T> = { item: string; answer: T } | { item: string; error: unknown };

/** The writes of one step of one run, which is all that an implementation sees of the journal. */
export interface Writes {
  /**
   * @param label says what the call does, in a few words: `grant role A`
   * @param call one call that changes something, and nothing else: its refusal proves that nothing was written
   * @returns what the call returns
   * @throws what the call throws; a `Failure` of the journal when nothing was sent; Failure `journal-outcome-lost` when the
   *   call was answered and that couldn't be recorded
   */
  do<T>(label: string, call: () => Promise<T>, options?: WriteOptions<T>): Promise<T>;
  /**
   * The same for some items of a bulk step: all intents are durable, in one transaction, before the first call leaves, and
   * the outcomes are recorded in one transaction when all calls have ended.
   *
   * A call that throws `CallHeldBack` has sent nothing, and its write counts as refused: so one that is throttled can stop
   * those behind it. No call leaves once the lease is lost, or it can't be asked whether it is; the writes that are then left open
   * are looked for like any other. No call leaves once the grant has ended, either: what is left then counts as refused.
   *
   * @param atOnce how many calls may be under way together
   * @returns one result for each item, in their order
   */
  doEach<I extends Intent & { item: string }, T>(
    label: string,
    items: readonly I[],
    call: (item: I) => Promise<T>,
    options?: { atOnce?: number; made?: (answer: T) => Json },
  ): Promise<ItemResult<T>[]>;
}

/** Where the writes of a step are recorded. */
export interface WriteScope {
  /** ID of the run. */
  run: string;
  /** The step's key in the run. */
  step: string;
  /** Without it nothing is recorded, and so nothing is sent. */
  lease?: Lease;
}

export function writesOf(journal: Journal, scope: WriteScope, grant: Grant): Writes {
  return new StepWrites(journal, scope, grant);
}

/**
 * Records what was found out about a write that is open: nothing leaves by it.
 *
 * @throws Failure `journal-write-settled` when its outcome is there already
 */
export async function settleWrite(journal: Journal, scope: WriteScope, write: string, outcome: Outcome): Promise<void> {
  await addRows(journal, scope, [outcomeRow(write, outcome)]);
}

/** Milliseconds: a process that has stood still for longer between record and call asks once more. */
const stillAsked = 1000;

class StepWrites implements Writes {
  readonly #journal: Journal;
  readonly #scope: WriteScope;
  readonly #grant: Grant;

  constructor(journal: Journal, scope: WriteScope, grant: Grant) {
    this.#journal = journal;
    this.#scope = scope;
    this.#grant = grant;
  }

  async do<T>(label: string, call: () => Promise<T>, { made, ...intent }: WriteOptions<T> = {}): Promise<T> {
    const id = randomUUID();
    const askedAt = performance.now();
    await addRows(this.#journal, this.#scope, [intentRow(id, label, intent)], this.#grant);
    await this.#scope.lease?.refuseLost();
    if (performance.now() - askedAt > stillAsked) await this.#grant.refuseEnded();
    let answer: T;
    try {
      answer = await call();
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome !== undefined) await this.#addOutcomes([[id, outcome]]);
      throw error;
    }
    await this.#addOutcomes([[id, doneWith(answer, made)]]);
    return answer;
  }

  async doEach<I extends Intent & { item: string }, T>(
    label: string,
    items: readonly I[],
    call: (item: I) => Promise<T>,
    { atOnce = 1, made }: { atOnce?: number; made?: (answer: T) => Json } = {},
  ): Promise<ItemResult<T>[]> {
    const begun = items.map((item) => ({ id: randomUUID(), item }));
    if (begun.length > 0) {
      const intents = begun.map(({ id, item }) => intentRow(id, label, item));
      await addRows(this.#journal, this.#scope, intents, this.#grant);
    }
    const results: ItemResult<T>[] = [];
    const waiting = begun.entries();
    let refused: { error: unknown } | undefined;
    const lane = async (): Promise<void> => {
      // The lanes share one iterator: each entry is taken once.
      for (const [index, { item }] of waiting) {
        await this.#refuseEnded().catch((error: unknown) => (refused ??= { error }));
        if (refused !== undefined) return;
        results[index] = await resultOf(item, call);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    // A grant that has ended is known to have: those left have sent nothing. Where nothing answers, they stay open.
    if (refused !== undefined && !isOfJournal((refused as { error: unknown }).error)) {
      for (const [index, { item }] of begun.entries())
        results[index] ??= { item: item.item, error: new CallHeldBack() };
    }
    const outcomes = begun.flatMap(({ id }, index): [string, Outcome][] => {
      const result = results[index];
      const outcome = result && ('error' in result ? outcomeOf(result.error) : doneWith(result.answer, made));
      return outcome ? [[id, outcome]] : [];
    });
    if (outcomes.length > 0) await this.#addOutcomes(outcomes);
    if (refused !== undefined) throw (refused as { error: unknown }).error;
    return results;
  }

  async #refuseEnded(): Promise<void> {
    await this.#scope.lease?.refuseLost();
    await this.#grant.refuseEnded();
  }

  /** The calls have been answered: whatever goes wrong from here on leaves writes of which nothing is recorded. */
  async #addOutcomes(outcomes: readonly [write: string, outcome: Outcome][]): Promise<void> {
    try {
      const rows = outcomes.map(([write, outcome]) => outcomeRow(write, outcome));
      await addRows(this.#journal, this.#scope, rows);
    } catch (error) {
      if (isFailure(error, 'journal-write-settled', 'journal-lease-lost') || !isFailure(error)) throw error;
      const { serviceCode, subject, detail } = error;
      throw new Failure('journal-outcome-lost', { service: 'journal', serviceCode, subject, detail });
    }
  }
}

/** @param grant of the calls that are to leave once it is durable; where it has ended nothing is recorded */
async function addRows(
  journal: Journal,
  { run, step, lease }: WriteScope,
  rows: readonly WriteRow[],
  grant?: Grant,
): Promise<void> {
  await journal.transaction(async (tx) => {
    await lease?.hold(tx);
    await grant?.refuseEnded(tx);
    const stream = { table: 'writes', scope: run, part: step } as const;
    await refuseSettled(tx, stream, rows);
    const at = await tx.now();
    const dated = rows.map((row) => ({ ...row, at }));
    await appendSigned(journal, tx, stream, dated);
  });
}

function isOfJournal(error: unknown): boolean {
  return !isFailure(error) || error.service === 'journal';
}

async function resultOf<I extends { item: string }, T>(item: I, call: (item: I) => Promise<T>): Promise<ItemResult<T>> {
  try {
    return { item: item.item, answer: await call(item) };
  } catch (error) {
    return { item: item.item, error };
  }
}

/** The table holds that there is one outcome for a write; this says so in words, also to the second of two at once. */
async function refuseSettled(tx: JournalTransaction, stream: Stream, added: readonly WriteRow[]): Promise<void> {
  const { rows } = tx;
  const ids = added.filter(({ phase }) => phase === 'outcome').map(({ write }) => write);
  if (ids.length === 0) return;
  await holdStream(tx, stream);
  const settled = await rows
    .selectFrom('writes')
    .select('write')
    .where('write', 'in', ids)
    .where('phase', '=', 'outcome')
    .executeTakeFirst();
  if (settled) throw new Failure('journal-write-settled', { service: 'journal', subject: `write ${settled.write}` });
}
