/**
 * Statements of SQLite that are prepared once for a handle, and not at each query: preparing takes longer than most of
 * the journal's queries.
 *
 * Invariant: none is used again after an error. libsql forgets to reset a statement that failed, which then stands in the
 * way of the next commit.
 */
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** How many at most, and of which length: a query of many rows is rarely the same again. */
const most = 200;
const longest = 2_000;

/** A handle whose statements are kept until it is closed. A query ends before the next one begins. */
export function keepStatements(database: SqliteDatabase): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();

  function prepare(sql: string): SqliteStatement {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    if (sql.length > longest) return statement;
    const guarded = guard(database, sql, statement, () => kept.delete(sql));
    if (kept.size >= most) kept.clear();
    kept.set(sql, guarded);
    return guarded;
  }

  return {
    prepare,
    close: () => {
      // What is prepared keeps the file open.
      kept.clear();
      database.close();
    },
  };
}

/** @param drop called before an error is thrown */
function guard(database: SqliteDatabase, sql: string, statement: SqliteStatement, drop: () => void): SqliteStatement {
  const orDrop = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      drop();
      throw error;
    }
  };
  return {
    reader: statement.reader,
    all: (parameters) => orDrop(() => statement.all(parameters)),
    run: (parameters) => orDrop(() => statement.run(parameters)),
    // Its reader may stop half-way, or ask for something else meanwhile.
    iterate: (parameters) => database.prepare(sql).iterate(parameters),
  };
}
