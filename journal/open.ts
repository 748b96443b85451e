/**
 * The two databases in which a journal can be: the one file where they differ. SQLite is a file of the installation's
 * home, for one machine; PostgreSQL serves several.
 *
 * Invariants: what was committed outlasts the loss of power; a process that finds the journal locked waits for it, and
 * keeps its event loop running meanwhile; whole numbers come back as numbers, everything else as text.
 */
import { access, chmod, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import Sqlite from 'libsql';
import { makeFolder } from '../processes/make-folder.ts';
import { tablesOfPostgres, tablesOfSqlite, type JournalTable } from './catalogue.ts';
import { journalFailureOf } from './database-failure.ts';
import { patientSqlite } from './sqlite-driver.ts';
import { readersAddTo, type Tables } from './tables.ts';
import { watchTransactions } from './watched-transactions.ts';

export interface JournalLocation {
  /** RUNBOOKS_HOME. */
  home: string;
  /** RUNBOOKS_DATABASE, `postgres://...`. Absent: SQLite in the home. */
  database?: string | undefined;
  /**
   * Whether a home without a writer's key gets one. Default: true. A command on a machine on which no worker runs has none,
   * and signs nothing: nobody would believe it.
   */
  makesWriterKey?: boolean;
}

export interface Database {
  readonly db: Kysely<Tables>;
  /** What an operator calls it; no password in it. */
  readonly where: string;
  /** ISO 8601 by the clock that all users of this database share: PostgreSQL's own, or this machine's. */
  readonly now: (tx: Kysely<Tables>) => Promise<string>;
  /** Until the end of the transaction nobody else changes the schema. */
  readonly lockSchema: (tx: Kysely<Tables>) => Promise<void>;
  /**
   * To the role of command lines on other machines, where the database has one: reading all, and adding to tables whose rows
   * prove themselves. A file has no roles.
   */
  readonly grantReader: (db: Kysely<Tables>) => Promise<void>;
  /** Until the end of the transaction nobody else reads or writes these tables; it may take as long as it needs. */
  readonly lockTables: (tx: Kysely<Tables>, names: readonly string[]) => Promise<void>;
  readonly tables: (tx: Kysely<Tables>) => Promise<JournalTable[]>;
  readonly state: DatabaseState;
  readonly close: () => Promise<void>;
}

/** What an operator wants to know of a database besides its rows. */
interface DatabaseState {
  /** The folder on whose disk it is. Absent: on another machine. */
  readonly folder?: string;
  /** Whether `now` is another clock than this machine's. */
  readonly hasOwnClock: boolean;
  /** In bytes. */
  readonly size: (tx: Kysely<Tables>) => Promise<number>;
  /** What is wrong with its structure. Undefined: this database isn't asked for that. */
  readonly problems?: (tx: Kysely<Tables>) => Promise<string[]>;
}

/** How long to wait for others that write: far longer than any transaction here takes, far shorter than an activity. */
const patience = 10_000;

/** Does not connect or migrate yet, but for SQLite's file, which is made. */
export async function openDatabase(location: JournalLocation): Promise<Database> {
  return location.database === undefined ? await openSqlite(location.home) : await openPostgres(location.database);
}

/** Whether there may be a journal: a command that only reads shouldn't make one. */
export async function isJournalThere({ home, database }: JournalLocation): Promise<boolean> {
  if (database !== undefined) return true;
  return await access(fileIn(home)).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

/** What an operator calls it; no password in it. */
export function placeOf({ home, database }: JournalLocation): string {
  return database === undefined ? fileIn(home) : withoutPassword(database);
}

function fileIn(home: string): string {
  return join(home, 'journal.db');
}

async function openSqlite(home: string): Promise<Database> {
  const file = fileIn(home);
  try {
    await makePrivate(home, file);
    const sqlite = new Sqlite(file, { timeout: patience });
    try {
      // FULL: a commit is on the disk when it returns, also with a write-ahead log. https://www.sqlite.org/pragma.html
      for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) sqlite.pragma(pragma);
      // A wait in SQLite stops the whole process; what is longer is waited for by its driver.
      sqlite.pragma('busy_timeout = 20');
    } catch (error) {
      sqlite.close();
      throw error;
    }
    const db = new Kysely<Tables>({ dialect: watchTransactions(patientSqlite(sqlite, patience)) });
    return {
      db,
      where: file,
      now: async () => new Date().toISOString(),
      // A transaction that writes is the only one already.
      lockSchema: async () => {},
      grantReader: async () => {},
      lockTables: async () => {},
      tables: tablesOfSqlite,
      state: {
        folder: home,
        hasOwnClock: false,
        size: async () => {
          const sizes = [file, `${file}-wal`].map(async (each) => (await stat(each).catch(() => undefined))?.size ?? 0);
          return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
        },
        // https://www.sqlite.org/pragma.html#pragma_integrity_check
        problems: async (tx) => {
          const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(10)`.execute(tx);
          return rows.map(({ integrity_check: found }) => found).filter((found) => found !== 'ok');
        },
      },
      close: () => db.destroy(),
    };
  } catch (error) {
    throw journalFailureOf(error, file);
  }
}

/** SQLite would make the file as the umask says; the files beside it take the rights of the first one. */
async function makePrivate(home: string, file: string): Promise<void> {
  await makeFolder(home);
  try {
    await (await open(file, 'wx', 0o600)).close();
    // The umask may have taken the owner's rights.
    await chmod(file, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function openPostgres(database: string): Promise<Database> {
  // A journal in a file needs none of it.
  const { Pool, types } = await import('pg');
  /** `bigint` comes as text by default, since it may not fit; our counters do. */
  const parserOf = (oid: number, format?: string): ((value: string) => unknown) =>
    oid === int8 ? Number : (types.getTypeParser(oid, format as 'text') as (value: string) => unknown);
  const where = withoutPassword(database);
  const pool = new Pool({
    connectionString: database,
    application_name: 'exchange-runbooks',
    max: 8,
    connectionTimeoutMillis: patience,
    keepAlive: true,
    lock_timeout: patience,
    statement_timeout: 3 * patience,
    // A machine that vanished in the middle of a transaction must not keep the others waiting.
    idle_in_transaction_session_timeout: patience,
    types: { getTypeParser: parserOf },
  });
  // A connection that breaks: its query fails, and who needs one next gets a new one. An event that nobody hears would end
  // the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({ dialect: watchTransactions(new PostgresDialect({ pool })) });
  return {
    db,
    where,
    now: async (tx) => {
      const utc = sql<string>`to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
      const { now } = await tx.selectNoFrom(utc.as('now')).executeTakeFirstOrThrow();
      return now;
    },
    lockSchema: async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtext('exchange-runbooks journal schema'))`.execute(tx);
    },
    grantReader,
    lockTables: async (tx, names) => {
      await sql`set local statement_timeout = 0`.execute(tx);
      const tables = sql.join(names.map((name) => sql.table(name)));
      await sql`lock table ${tables} in access exclusive mode`.execute(tx);
    },
    tables: tablesOfPostgres,
    state: {
      hasOwnClock: true,
      size: async (tx) => {
        const { rows } = await sql<{ size: number }>`select pg_database_size(current_database()) as size`.execute(tx);
        return rows[0]?.size ?? 0;
      },
    },
    close: () => db.destroy(),
  };
}

const reader = 'runbooks_reader';

async function grantReader(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql`select from pg_roles where rolname = ${reader}`.execute(db);
  if (rows.length === 0) return;
  await sql`grant select on all tables in schema ${sql.ref('public')} to ${sql.ref(reader)}`.execute(db);
  for (const table of readersAddTo) await sql`grant insert on ${sql.table(table)} to ${sql.ref(reader)}`.execute(db);
}

/** Of `bigint`: https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_type.dat */
const int8 = 20;

function withoutPassword(database: string): string {
  if (!URL.canParse(database)) return 'RUNBOOKS_DATABASE';
  const url = new URL(database);
  return `${url.protocol}//${url.host}${url.pathname}`;
}
