/**
 * Leases: who alone may do something, until when. A holder that is gone loses its lease by time, wherever it ran; no
 * process is looked for.
 *
 * A lease is taken by the transaction that records something first, and costs no transaction until then. Each one that
 * records more renews it, and time alone does where nothing is recorded for long.
 *
 * Invariants: who begins to hold it, also again after its time, gets a greater fencing token. It goes to nobody who has
 * looked at it before the last one began to hold it: what was read since the look is as it was. What is recorded under it is
 * recorded in the transaction that has found it held, so that a holder which was suspended, and whose lease another one has
 * taken, records nothing. A service knows no fencing token: a call in flight when a lease is lost is looked for by the next
 * holder (writes.ts).
 */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { Failure, isFailure } from '../domain/failure.ts';
import type { Journal, JournalTransaction } from './journal.ts';

export interface Lease {
  readonly name: string;
  /** In words for people, and unlike every other one. */
  readonly holder: string;
  /** Aborts when the lease is known to be lost: long work should honor it, and what it records is refused in any case. */
  readonly lost: AbortSignal;
  /**
   * Takes it, or finds it held, and keeps its row until the end of the transaction, so that nobody takes it over before what
   * follows is recorded.
   *
   * @returns the fencing token
   * @throws Failure `journal-lease-held` where another one has begun to hold it since it was looked at;
   *   `journal-lease-lost` where another one has taken it from this holder
   */
  hold(tx: JournalTransaction): Promise<number>;
  /**
   * Before a call to a service: asks the journal where the lease's time is over on this machine's clock, as after the
   * process was suspended.
   *
   * @throws Failure `journal-lease-lost`, and those of the journal
   */
  refuseLost(): Promise<void>;
}

export interface LeaseTerms {
  /** Who asks, in words for people: a run and its attempt. Two of the same name are two holders. */
  holder: string;
  /** Milliseconds after which the lease of a holder that is gone may be taken. Renewed every third of it. */
  ttl: number;
}

/** A lease that somebody has. */
export interface HeldLease {
  readonly name: string;
  readonly holder: string;
  /** ISO 8601 by the journal's clock. */
  readonly until: string;
}

/**
 * Runs `work` with a lease that is free now. It is held from what is recorded under it first until the end.
 *
 * @returns what `work` returns
 * @throws Failure `journal-lease-held` at once when somebody has it; `journal-lease-lost` when it was lost meanwhile
 */
export async function withLease<T>(
  journal: Journal,
  name: string,
  terms: LeaseTerms,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const lease = new AttemptsLease(journal, name, terms, await freeSince(journal, name));
  let result: T;
  try {
    result = await work(lease);
  } catch (error) {
    await lease.end().catch(() => {});
    throw lease.lost.aborted ? lease.lost.reason : error;
  }
  await lease.end();
  return result;
}

/** The journal of which each transaction is under the lease. */
export function journalUnder(journal: Journal, lease: Lease): Journal {
  return {
    ...journal,
    transaction: (work) =>
      journal.transaction(async (tx) => {
        await lease.hold(tx);
        return work(tx);
      }),
  };
}

/** Those that are held now, by their names. */
export async function heldLeases({ rows, now }: Pick<JournalTransaction, 'rows' | 'now'>): Promise<HeldLease[]> {
  return await rows
    .selectFrom('leases')
    .select(['name', 'holder', 'expires_at as until'])
    .where('holder', '!=', '')
    .where('expires_at', '>', await now())
    .orderBy('name')
    .execute();
}

/** @returns the fencing token of the last holder; 0: there was none */
async function freeSince(journal: Journal, name: string): Promise<number> {
  return await journal.read(async (tx) => {
    const last = await tx.rows.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst();
    if (last === undefined) return 0;
    const left = last.holder === '' ? 0 : Date.parse(last.expires_at) - Date.parse(await tx.now());
    if (left > 0) throw heldFailure(last, left);
    return last.fence;
  });
}

class AttemptsLease implements Lease {
  readonly name: string;
  readonly holder: string;
  readonly #journal: Journal;
  readonly #ttl: number;
  readonly #losing = new AbortController();
  /** Transactions that have found it held. */
  readonly #holding = new WeakMap<JournalTransaction, number>();
  readonly #seen: number;
  /** As far as is known. */
  #isTaken = false;
  /** On this machine's clock. */
  #until = 0;
  #renewing: NodeJS.Timeout | undefined;
  #renewal: Promise<void> | undefined;
  #isAskedFor = false;

  constructor(journal: Journal, name: string, { holder, ttl }: LeaseTerms, seen: number) {
    this.name = name;
    // Whether a transaction was committed may be unknown: then the row itself says whose it is.
    this.holder = `${holder} (${randomBytes(4).toString('hex')})`;
    this.#journal = journal;
    this.#ttl = ttl;
    this.#seen = seen;
  }

  get lost(): AbortSignal {
    return this.#losing.signal;
  }

  async hold(tx: JournalTransaction): Promise<number> {
    this.lost.throwIfAborted();
    const held = this.#holding.get(tx);
    if (held !== undefined) return held;
    this.#isAskedFor = true;
    const until = Date.now() + this.#ttl;
    const now = await tx.now();
    const expires_at = later(now, this.#ttl);
    const fence = await (this.#isTaken ? this.#keep(tx, now, expires_at) : this.#take(tx, now, expires_at));
    this.#holding.set(tx, fence);
    tx.onCommit(() => {
      this.#isTaken = true;
      this.#until = until;
      this.#renewing ??= setInterval(() => this.#renewWhenDue(), this.#ttl / 3);
    });
    return fence;
  }

  async refuseLost(): Promise<void> {
    this.lost.throwIfAborted();
    if (Date.now() >= this.#until) await this.#journal.transaction((tx) => this.hold(tx));
  }

  /**
   * A journal that can't be reached any more leaves it to its time.
   *
   * @throws Failure `journal-lease-lost` when it was lost
   */
  async end(): Promise<void> {
    clearInterval(this.#renewing);
    await this.#renewal;
    if (!this.#isAskedFor) return;
    const released = await this.#journal
      .transaction(({ rows }) =>
        rows
          .updateTable('leases')
          .set({ holder: '' })
          .where('name', '=', this.name)
          .where('holder', '=', this.holder)
          .executeTakeFirst(),
      )
      .catch((error: unknown) => {
        if (!isFailure(error)) throw error;
      });
    if (this.#isTaken && released?.numUpdatedRows === 0n) throw this.#lose();
  }

  async #take({ rows }: JournalTransaction, now: string, expires_at: string): Promise<number> {
    const { name, holder } = this;
    const next = await rows
      .insertInto('leases')
      .values({ name, holder, fence: 1, expires_at })
      .onConflict((row) =>
        row
          .column('name')
          // Its own already: a commit of which nothing is known, or one of two transactions at once.
          .doUpdateSet({
            holder,
            expires_at,
            fence: sql`leases.fence + case when leases.holder = ${holder} then 0 else 1 end`,
          })
          .where((had) =>
            had.or([
              had('leases.holder', '=', holder),
              had.and([
                had('leases.fence', '=', this.#seen),
                had.or([had('leases.holder', '=', ''), had('leases.expires_at', '<=', now)]),
              ]),
            ]),
          ),
      )
      .returning('fence')
      .executeTakeFirst();
    if (next !== undefined) return next.fence;
    const held = await rows.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
    throw heldFailure(held, held.holder === '' ? 0 : Date.parse(held.expires_at) - Date.parse(now));
  }

  /** Its time may be over: as long as nobody has taken it, nobody has relied on that. */
  async #keep({ rows }: JournalTransaction, now: string, expires_at: string): Promise<number> {
    const kept = await rows
      .updateTable('leases')
      .set({ expires_at, fence: sql<number>`fence + case when expires_at <= ${now} then 1 else 0 end` })
      .where('name', '=', this.name)
      .where('holder', '=', this.holder)
      .returning('fence')
      .executeTakeFirst();
    if (kept === undefined) throw this.#lose();
    return kept.fence;
  }

  #lose(): Failure {
    const { name, holder } = this;
    const failure = new Failure('journal-lease-lost', { service: 'journal', subject: `${name}, held by ${holder}` });
    clearInterval(this.#renewing);
    this.#losing.abort(failure);
    return failure;
  }

  /** A journal that can't be reached is asked again; meanwhile the lease's time may pass, which the next record notices. */
  #renewWhenDue(): void {
    const isDue = Date.now() >= this.#until - (2 / 3) * this.#ttl;
    if (!isDue || this.#renewal !== undefined) return;
    this.#renewal = this.#journal
      .transaction((tx) => this.hold(tx))
      .then(
        () => {},
        () => {},
      )
      .finally(() => (this.#renewal = undefined));
  }
}

function later(iso: string, ms: number): string {
  return new Date(Date.parse(iso) + ms).toISOString();
}

/** @param left milliseconds until its time is over; 0: it is free by now, and was held since it was looked at */
function heldFailure(
  { name, holder, expires_at }: { name: string; holder: string; expires_at: string },
  left: number,
): Failure {
  const subject = left > 0 ? `${name}, held by ${holder} until ${expires_at}` : `${name}, held meanwhile`;
  return new Failure('journal-lease-held', { service: 'journal', subject, retryAfter: Math.max(1, left) });
}
