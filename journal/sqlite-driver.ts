/**
 * Transactions of SQLite as several processes need them.
 *
 * - A transaction that may write is the only one from its beginning: one that reads first and writes later would fail at
 *   the write when somebody else has written in between.
 * - Who finds the file locked waits outside of SQLite, whose own waiting stops the process's event loop.
 * - After some errors (a full disk) SQLite has rolled back by itself, and refuses to do it again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteDialect, SqliteDriver, type SqliteDatabase, type TransactionSettings } from 'kysely';
import { keepStatements } from './kept-statements.ts';

export interface SqliteHandle extends SqliteDatabase {
  exec(sql: string): unknown;
  readonly inTransaction: boolean;
}

/** @param patience milliseconds that a transaction waits for others */
export function patientSqlite(database: SqliteHandle, patience: number): SqliteDialect {
  return new PatientDialect(database, patience);
}

class PatientDialect extends SqliteDialect {
  readonly #database: SqliteHandle;
  readonly #patience: number;

  constructor(database: SqliteHandle, patience: number) {
    super({ database });
    this.#database = database;
    this.#patience = patience;
  }

  override createDriver(): PatientDriver {
    return new PatientDriver(this.#database, this.#patience);
  }
}

class PatientDriver extends SqliteDriver {
  readonly #database: SqliteHandle;
  readonly #patience: number;

  constructor(database: SqliteHandle, patience: number) {
    super({ database: keepStatements(database) });
    this.#database = database;
    this.#patience = patience;
  }

  override async beginTransaction(_connection: unknown, settings?: TransactionSettings): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    const deadline = performance.now() + this.#patience;
    for (;;) {
      try {
        // By exec, here and below: libsql forgets to reset a prepared statement that failed, which then stands in the way
        // of the next commit ("SQL statements in progress").
        this.#database.exec(begin);
        return;
      } catch (error) {
        const isBusy = String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
        if (!isBusy || performance.now() > deadline) throw error;
      }
      await sleep(5 + Math.random() * 20);
    }
  }

  override async commitTransaction(): Promise<void> {
    this.#database.exec('commit');
  }

  override async rollbackTransaction(): Promise<void> {
    if (this.#database.inTransaction) this.#database.exec('rollback');
  }
}
