/**
 * The journal: the one record of what this installation has written, shared by all of its processes. What else is in it
 * stands in the files beside this one, each of which takes an open journal.
 *
 * Invariants: a transaction waits for nothing but the database (watched-transactions.ts); what the database refuses comes
 * as a `Failure`; what an installation signs, it signs for this journal alone.
 */
import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { Failure } from '../domain/failure.ts';
import { journalFailureOf } from './database-failure.ts';
import { HighWater } from './high-water.ts';
import { migrate, migrations, type Migration } from './migrate.ts';
import { openDatabase, type Database, type JournalLocation } from './open.ts';
import type { Tables } from './tables.ts';
import { signedTables } from './tables.ts';
import { readTrustedWriters, type TrustedWriters } from './trusted-writers.ts';
import { findWriterKey, loadWriterKey, type WriterKey } from './writer-key.ts';

/** What the code of a transaction gets: it can ask and change, and has nothing else to wait for. */
export interface JournalTransaction {
  readonly rows: Transaction<Tables>;
  /** ISO 8601 by the clock that all users of the journal share: when it was asked first, for the whole transaction. */
  readonly now: () => Promise<string>;
  /** Once it is committed, and only then. */
  readonly onCommit: (work: () => void) => void;
}

export interface Journal {
  /** RUNBOOKS_HOME, of which the files beside the database are. */
  readonly home: string;
  /** Made when the journal was first opened. */
  readonly installation: string;
  /**
   * Signs what this process adds.
   * @throws Failure `journal-signs-elsewhere` on a machine that has no worker's home
   */
  readonly writer: WriterKey;
  /** This home's own writer, and those of its `trust.yaml`. */
  readonly trusted: TrustedWriters;
  /** How far the journal must have come. */
  readonly highWater: HighWater;
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
    const { home, makesWriterKey = true } = location;
    const installation = await installationOf(database);
    const writer = await (makesWriterKey ? loadWriterKey(home) : findWriterKey(home));
    const trusted = new Map(await readTrustedWriters(home));
    if (writer !== undefined) trusted.set(writer.id, writer.publicKey);
    const highWater = HighWater.load(home, installation);
    highWater.opened(await lastOfWriters(database));
    return {
      home,
      installation,
      get writer() {
        if (writer === undefined) throw new Failure('journal-signs-elsewhere', { service: 'journal', subject: home });
        return writer;
      },
      trusted,
      highWater,
      transaction: (work) => inTransaction(database, work),
      read: (work) => inTransaction(database, work, 'read only'),
      close: async () => {
        await database.close();
        await highWater.close();
      },
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
  const committed: (() => void)[] = [];
  const onCommit = (then: () => void): void => void committed.push(then);
  let result: T;
  try {
    result = await transaction.execute((rows) => {
      let at: Promise<string> | undefined;
      return work({ rows, now: () => (at ??= database.now(rows)), onCommit });
    });
  } catch (error) {
    throw journalFailureOf(error, database.where);
  }
  for (const then of committed) then();
  return result;
}

/** By the rows themselves: a counter proves nothing, since anyone who may write to the database can set it. */
async function lastOfWriters({ db }: Database): Promise<ReadonlyMap<string, number>> {
  const reached = new Map<string, number>();
  for (const table of signedTables) {
    const last = await db
      .selectFrom(table)
      .select(['writer', (row) => row.fn.max('sequence').as('last')])
      .groupBy('writer')
      .execute();
    for (const { writer, last: sequence } of last) reached.set(writer, Math.max(sequence, reached.get(writer) ?? 0));
  }
  return reached;
}

/** The lock of the schema is that of the first row as well: of two that open a new journal, one names it. */
async function installationOf({ db, now, lockSchema }: Database): Promise<string> {
  const found = await db.selectFrom('installation').select('id').executeTakeFirst();
  if (found) return found.id;
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
