/**
 * The journal: the one record of what this installation has written, shared by all of its processes. What else is in it
 * stands in the files beside this one, each of which takes an open journal.
 *
 * Invariants: a transaction waits for nothing but the database (watched-transactions.ts); what the database refuses comes
 * as a `Failure`; what an installation signs, it signs for this journal alone.
 */
import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { journalFailureOf } from './database-failure.ts';
import { migrate, migrations, type Migration } from './migrate.ts';
import { openDatabase, type Database, type JournalLocation } from './open.ts';
import type { Tables } from './tables.ts';
import { loadWriterKey, type TrustedWriters, type WriterKey } from './writer-key.ts';

/** What the code of a transaction gets: it can ask and change, and has nothing else to wait for. */
export interface JournalTransaction {
  readonly rows: Transaction<Tables>;
  /** ISO 8601 by the clock that all users of the journal share. */
  readonly now: () => Promise<string>;
}

export interface Journal {
  /** Made when the journal was first opened. */
  readonly installation: string;
  /** Signs what this process adds. */
  readonly writer: WriterKey;
  /** This home's own writer. */
  readonly trusted: TrustedWriters;
  /**
   * All of it or nothing. Durable when it returns.
   *
   * @throws Failure, also when it is unknown whether it was committed: then it was or it wasn't, but never in part
   */
  readonly transaction: <T>(work: (tx: JournalTransaction) => Promise<T>) => Promise<T>;
  /** One consistent view, which keeps nobody waiting. */
  readonly read: <T>(work: (tx: JournalTransaction) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/**
 * Opens the journal, and makes it and its schema at first use.
 *
 * @param known the schema's steps; all of this program's by default
 * @throws Failure
 */
export async function openJournal(
  location: JournalLocation,
  known: readonly Migration[] = migrations,
): Promise<Journal> {
  const database = await openDatabase(location);
  try {
    await migrate(database, known);
    const [installation, writer] = [await installationOf(database), await loadWriterKey(location.home)];
    return {
      installation,
      writer,
      trusted: new Map([[writer.id, writer.publicKey]]),
      transaction: (work) => inTransaction(database, work),
      read: (work) => inTransaction(database, work, 'read only'),
      close: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw journalFailureOf(error, database.where);
  }
}

async function inTransaction<T>(
  database: Database,
  work: (tx: JournalTransaction) => Promise<T>,
  access?: 'read only',
): Promise<T> {
  const begin = database.db.transaction();
  // Several queries of a reader see one state.
  const transaction = access ? begin.setAccessMode(access).setIsolationLevel('repeatable read') : begin;
  try {
    return await transaction.execute((rows) => work({ rows, now: () => database.now(rows) }));
  } catch (error) {
    throw journalFailureOf(error, database.where);
  }
}

/** The lock of the schema is that of the first row as well: of two that open a new journal, one names it. */
async function installationOf({ db, now, lockSchema }: Database): Promise<string> {
  return await db.transaction().execute(async (tx) => {
    await lockSchema(tx);
    const there = await tx.selectFrom('installation').select('id').executeTakeFirst();
    if (there) return there.id;
    const id = randomUUID();
    await tx
      .insertInto('installation')
      .values({ id, made_at: await now(tx) })
      .execute();
    return id;
  });
}
