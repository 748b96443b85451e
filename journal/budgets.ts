/**
 * Budgets: how many calls of a lane may be under way at once, for all workers of an installation together. Who works with the
 * lane has a row, in the order in which they came, with the calls that it may have under way; how they are shared:
 * domain/call-budget.ts.
 *
 * Invariants: the sum of what all have is never greater than the budget; who gets more waits until those who give it back have
 * done so; what a worker had that is gone comes back by time. A process that is suspended in the middle of a few calls ends
 * these few when it wakes: a budget spares the service, and excludes nobody.
 */
import { randomUUID } from 'node:crypto';
import { slotsFor } from '../domain/call-budget.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import type { CallLane } from './pauses.ts';

export interface ShareTerms {
  /** Calls of the lane that may be under way at once. */
  budget: number;
  /** So many are worth having; 1 at least. */
  wanted: number;
  /** Milliseconds after which what a worker had that is gone comes back. Renewed every third of it. */
  ttl: number;
  /** Waits until the next question, while there is nothing free. Throws what ends the waiting. */
  wait: () => Promise<void>;
}

export interface CallShare {
  /**
   * How many calls may be under way until it is asked again, 1 at least: waits for as long as there is none. Asks the journal
   * when it has not done so for a third of `ttl`.
   */
  slots(): Promise<number>;
}

/** Runs `work` with a share of the lane's calls, which goes back at its end. */
export async function withCallShare<T>(
  journal: Journal,
  lane: CallLane,
  terms: ShareTerms,
  work: (share: CallShare) => Promise<T>,
): Promise<T> {
  const share = new HeldShare(journal, lane, terms);
  try {
    await share.slots();
    return await work(share);
  } finally {
    // Without the journal it goes back by time.
    await share.end().catch(() => {});
  }
}

class HeldShare implements CallShare {
  readonly #journal: Journal;
  readonly #lane: CallLane;
  readonly #terms: ShareTerms;
  readonly #holder = randomUUID();
  #slots = 0;
  /** On this machine's clock. */
  #asked = 0;
  #renewing: NodeJS.Timeout | undefined;
  #renewal: Promise<unknown> = Promise.resolve();

  constructor(journal: Journal, lane: CallLane, terms: ShareTerms) {
    this.#journal = journal;
    this.#lane = lane;
    this.#terms = terms;
  }

  async slots(): Promise<number> {
    const { ttl, wait } = this.#terms;
    if (this.#slots > 0 && Date.now() - this.#asked < ttl / 3) return this.#slots;
    await this.#renewal;
    for (;;) {
      this.#asked = Date.now();
      this.#slots = await this.#journal.transaction((tx) => this.#ask(tx));
      this.#renewing ??= setInterval(() => this.#renew(), ttl / 3);
      if (this.#slots > 0) return this.#slots;
      await wait();
    }
  }

  async end(): Promise<void> {
    clearInterval(this.#renewing);
    await this.#renewal;
    const { connection, lane } = this.#lane;
    await this.#journal.transaction(async ({ rows }) => {
      const mine = rows.deleteFrom('call_shares').where('holder', '=', this.#holder);
      await mine.where('connection', '=', connection).where('lane', '=', lane).execute();
    });
  }

  async #ask(tx: JournalTransaction): Promise<number> {
    const { connection, lane } = this.#lane;
    const { budget, wanted, ttl } = this.#terms;
    const { rows } = tx;
    const ticket = await holdLane(tx, this.#lane);
    const now = await tx.now();
    const expires_at = new Date(Date.parse(now) + ttl).toISOString();
    const ofLane = rows.deleteFrom('call_shares').where('connection', '=', connection).where('lane', '=', lane);
    await ofLane.where('expires_at', '<=', now).execute();
    await rows
      .insertInto('call_shares')
      .values({ connection, lane, holder: this.#holder, ticket, wanted, slots: 0, expires_at })
      .onConflict((row) => row.columns(['connection', 'lane', 'holder']).doUpdateSet({ expires_at }))
      .execute();
    const sharers = await rows
      .selectFrom('call_shares')
      .select(['holder', 'wanted', 'slots'])
      .where('connection', '=', connection)
      .where('lane', '=', lane)
      .orderBy('ticket')
      .execute();
    const slots = slotsFor(
      sharers,
      sharers.findIndex(({ holder }) => holder === this.#holder),
      budget,
    );
    const mine = rows.updateTable('call_shares').set({ slots }).where('holder', '=', this.#holder);
    await mine.where('connection', '=', connection).where('lane', '=', lane).execute();
    return slots;
  }

  /** Calls take longer than the share lasts. One that was given away by then is asked for anew before the next calls. */
  #renew(): void {
    const { connection, lane } = this.#lane;
    this.#renewal = this.#journal
      .transaction(async ({ rows, now }) => {
        const expires_at = new Date(Date.parse(await now()) + this.#terms.ttl).toISOString();
        const mine = rows.updateTable('call_shares').set({ expires_at }).where('holder', '=', this.#holder);
        await mine.where('connection', '=', connection).where('lane', '=', lane).execute();
      })
      .catch(() => {});
  }
}

/** Until the end of the transaction nobody else asks about the lane. @returns a number greater than all before it */
async function holdLane({ rows }: JournalTransaction, { connection, lane }: CallLane): Promise<number> {
  const { tickets } = await rows
    .insertInto('call_lanes')
    .values({ connection, lane, tickets: 1 })
    .onConflict((row) =>
      row.columns(['connection', 'lane']).doUpdateSet((had) => ({ tickets: had('call_lanes.tickets', '+', 1) })),
    )
    .returning('tickets')
    .executeTakeFirstOrThrow();
  return tickets;
}
