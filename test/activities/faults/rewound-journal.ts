/**
 * One open journal for the whole table, whose rows are put back to a point between two courses of events: opening one, and
 * preparing its statements, takes longer than what most courses do with it. How a journal is opened, and found as another
 * process has left it, is tested beside it (test/journal, killed-process.test.ts).
 */
import { join } from 'node:path';
import Sqlite from 'libsql';
import { openJournal, type Journal } from '../../../journal/journal.ts';

/** The rows of each table, as values in the order of its columns. */
export type KeptRows = ReadonlyMap<string, readonly (readonly unknown[])[]>;

/** Whose journal it is, and its schema: they never change. */
const lasting = ['installation', 'migrations'];

interface Table {
  readonly name: string;
  readonly all: Sqlite.Statement;
  readonly clear: Sqlite.Statement;
  readonly add: Sqlite.Statement;
}

export class RewoundJournal {
  readonly journal: Journal;
  /** A connection of its own, as of somebody who puts a database back. */
  readonly #sqlite: Sqlite.Database;
  readonly #tables: readonly Table[];

  private constructor(journal: Journal, sqlite: Sqlite.Database) {
    this.journal = journal;
    this.#sqlite = sqlite;
    const names = sqlite
      .prepare(`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`)
      .all() as { name: string }[];
    this.#tables = names
      .filter(({ name }) => !lasting.includes(name))
      .map(({ name }) => {
        const columns = sqlite.prepare(`select name from pragma_table_info('${name}')`).all();
        return {
          name,
          all: sqlite.prepare(`select * from "${name}"`).raw(),
          clear: sqlite.prepare(`delete from "${name}"`),
          add: sqlite.prepare(`insert into "${name}" values (${columns.map(() => '?').join()})`),
        };
      });
  }

  static async open(home: string): Promise<RewoundJournal> {
    const journal = await openJournal({ home });
    return new RewoundJournal(journal, new Sqlite(join(home, 'journal.db')));
  }

  kept(): KeptRows {
    return new Map(this.#tables.map(({ name, all }) => [name, all.all() as unknown[][]]));
  }

  /** What a person would accept who has put the database back: this home's own mark of how far it had come follows. */
  async rewind(kept: KeptRows): Promise<void> {
    this.#sqlite.exec('begin immediate');
    for (const { name, clear, add } of this.#tables) {
      clear.run();
      for (const row of kept.get(name) ?? []) add.run(...row);
    }
    this.#sqlite.exec('commit');
    await this.journal.highWater.accept(this.#reached());
  }

  async close(): Promise<void> {
    this.#sqlite.close();
    await this.journal.close();
  }

  /** The last sequence of every writer. */
  #reached(): Map<string, number> {
    const rows = this.#sqlite.prepare('select id, last from writers').all() as { id: string; last: number }[];
    return new Map(rows.map(({ id, last }) => [id, last]));
  }
}
