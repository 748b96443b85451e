/**
 * Leases: who alone may do something, until when. A holder that is gone loses its lease by time, wherever it ran; no
 * process is looked for.
 *
 * Invariants: each holder gets a fencing token that is greater than all before it; what is recorded under a lease is
 * recorded in the transaction that has found it held (`requireLease`), so that a holder which was suspended and woke up
 * later records nothing. A service knows no fencing token: a call in flight when a lease is lost is looked for by the next
 * holder (writes.ts).
 */
import { Failure } from '../domain/failure.ts';
import type { Journal, JournalTransaction } from './journal.ts';

export interface Lease {
  readonly name: string;
  readonly holder: string;
  /** The fencing token. */
  readonly fence: number;
  /** Aborts when the lease is lost: long work should honor it, and what it records is refused in any case. */
  readonly lost: AbortSignal;
}

export interface LeaseTerms {
  /** Who asks, in words for people: a run and its attempt. Two of the same name are two holders. */
  holder: string;
  /** Milliseconds after which the lease of a holder that is gone may be taken. Renewed every third of it. */
  ttl: number;
}

/**
 * Runs `work` as the only holder of the lease.
 *
 * @returns what `work` returns
 * @throws Failure `journal-lease-held` at once when somebody else has it; `journal-lease-lost` when it was lost meanwhile
 */
export async function withLease<T>(
  journal: Journal,
  name: string,
  { holder, ttl }: LeaseTerms,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const fence = await take(journal, name, holder, ttl);
  const losing = new AbortController();
  const lease: Lease = { name, holder, fence, lost: losing.signal };
  const renewing = keepRenewing(journal, lease, ttl, losing);
  let result: T;
  try {
    result = await work(lease);
  } catch (error) {
    await renewing.stop();
    await release(journal, lease).catch(() => {});
    throw error;
  }
  await renewing.stop();
  if (!(await release(journal, lease))) throw lostFailure(lease);
  return result;
}

/**
 * Holds the lease's row until the end of the transaction, so that nobody takes it over before what follows is recorded.
 *
 * @throws Failure `journal-lease-lost`
 */
export async function requireLease(tx: JournalTransaction, lease: Lease): Promise<void> {
  const held = await ownRow(tx, lease).set({ fence: lease.fence }).returning('expires_at').executeTakeFirst();
  if (held === undefined || held.expires_at <= (await tx.now())) throw lostFailure(lease);
}

/** @returns the fencing token */
async function take(journal: Journal, name: string, holder: string, ttl: number): Promise<number> {
  return await journal.transaction(async (tx) => {
    const now = await tx.now();
    const expires_at = later(now, ttl);
    const first = await tx.rows
      .insertInto('leases')
      .values({ name, holder, fence: 1, expires_at })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('fence')
      .executeTakeFirst();
    if (first) return first.fence;
    const next = await tx.rows
      .updateTable('leases')
      .set((row) => ({ holder, expires_at, fence: row('fence', '+', 1) }))
      .where('name', '=', name)
      .where((row) => row.or([row('holder', '=', ''), row('expires_at', '<=', now)]))
      .returning('fence')
      .executeTakeFirst();
    if (next) return next.fence;
    const held = await tx.rows.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst();
    const subject = `${name}, held by ${held?.holder} until ${held?.expires_at}`;
    throw new Failure('journal-lease-held', { service: 'journal', subject });
  });
}

/** @returns whether it was still held; one that expired and that nobody took can't be renewed either */
async function renew(journal: Journal, lease: Lease, ttl: number): Promise<boolean> {
  return await journal.transaction(async (tx) => {
    const now = await tx.now();
    const renewed = await ownRow(tx, lease)
      .where('expires_at', '>', now)
      .set({ expires_at: later(now, ttl) })
      .executeTakeFirst();
    return renewed.numUpdatedRows === 1n;
  });
}

/** @returns whether it was held until now */
async function release(journal: Journal, lease: Lease): Promise<boolean> {
  return await journal.transaction(async (tx) => {
    const now = await tx.now();
    const released = await ownRow(tx, lease).where('expires_at', '>', now).set({ holder: '' }).executeTakeFirst();
    return released.numUpdatedRows === 1n;
  });
}

/** The row as long as it is this holder's. */
function ownRow(tx: JournalTransaction, { name, holder, fence }: Lease) {
  return tx.rows.updateTable('leases').where('name', '=', name).where('holder', '=', holder).where('fence', '=', fence);
}

/** A journal that can't be reached is asked again; meanwhile the lease may expire, which the next record notices. */
function keepRenewing(journal: Journal, lease: Lease, ttl: number, losing: AbortController) {
  let renewing = Promise.resolve();
  let isUnderWay = false;
  const timer = setInterval(() => {
    if (isUnderWay) return;
    isUnderWay = true;
    renewing = renew(journal, lease, ttl)
      .then(
        (held) => (held ? undefined : losing.abort(lostFailure(lease))),
        () => {},
      )
      .finally(() => (isUnderWay = false));
  }, ttl / 3);
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await renewing;
    },
  };
}

function later(iso: string, ms: number): string {
  return new Date(Date.parse(iso) + ms).toISOString();
}

function lostFailure({ name, holder }: Lease): Failure {
  return new Failure('journal-lease-lost', { service: 'journal', subject: `${name}, held by ${holder}` });
}
