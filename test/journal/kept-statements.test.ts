/** Statements that are prepared once answer as statements that are prepared each time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqliteDatabase } from 'kysely';
import Sqlite from 'libsql';
import { keepStatements } from '../../journal/kept-statements.ts';

let folder: string;
let sqlite: InstanceType<typeof Sqlite>;
let prepared: string[];
let database: SqliteDatabase;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbooks-statements-'));
  sqlite = new Sqlite(join(folder, 'journal.db'));
  sqlite.exec('create table streams (part text primary key, last integer)');
  prepared = [];
  database = keepStatements({
    prepare: (sql) => {
      prepared.push(sql);
      return sqlite.prepare(sql);
    },
    close: () => sqlite.close(),
  });
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const all = 'select * from streams order by part';
const append =
  'insert into streams values (?, 1) on conflict (part) do update set last = streams.last + 1 returning last';

it('a query is prepared once, and sees what was written since', () => {
  const rows = ['a', 'a', 'b'].map((part) => {
    const answer = database.prepare(append).all([part]);
    return [answer, database.prepare(all).all([])];
  });
  expect(rows).toEqual([
    [[{ last: 1 }], [{ part: 'a', last: 1 }]],
    [[{ last: 2 }], [{ part: 'a', last: 2 }]],
    [
      [{ last: 1 }],
      [
        { part: 'a', last: 2 },
        { part: 'b', last: 1 },
      ],
    ],
  ]);
  expect(prepared).toEqual([append, all]);
});

it('what was written without an answer is counted each time', () => {
  database.prepare(append).all(['a']);
  const counts = [1, 2].map(() => Number(database.prepare('update streams set last = 7').run([]).changes));
  expect([counts, prepared.length]).toEqual([[1, 1], 2]);
});

it('a statement that failed is prepared anew, and keeps no transaction from its commit', () => {
  const insert = 'insert into streams values (?, 1) returning last';
  database.prepare(insert).all(['a']);
  sqlite.exec('begin immediate');
  expect(() => database.prepare(insert).all(['a'])).toThrow('UNIQUE');
  expect(database.prepare(insert).all(['b'])).toEqual([{ last: 1 }]);
  sqlite.exec('commit');
  expect(prepared).toEqual([insert, insert]);
  expect(database.prepare(all).all([])).toHaveLength(2);
});

it('a column that another process adds is there in the next answer', () => {
  database.prepare(append).all(['a']);
  expect(database.prepare(all).all([])).toEqual([{ part: 'a', last: 1 }]);
  const other = new Sqlite(join(folder, 'journal.db'));
  other.exec("alter table streams add column scope text default 's'");
  other.close();
  expect(database.prepare(all).all([])).toEqual([{ part: 'a', last: 1, scope: 's' }]);
});

it('two who read row by row at once each get all rows', () => {
  for (const part of ['a', 'b']) database.prepare(append).all([part]);
  const [one, other] = [database.prepare(all).iterate([]), database.prepare(all).iterate([])];
  const first = [...one];
  expect([first, [...other]]).toEqual([first, first]);
  expect(first).toHaveLength(2);
});
