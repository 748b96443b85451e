import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { openJournal, type Journal } from '../../journal/journal.ts';
import { withLease } from '../../journal/leases.ts';
import { migrations, type Migration } from '../../journal/migrate.ts';
import { backends, onPostgres, ownServer, postgresServer, tamper, useBackends } from './backends.ts';

useBackends('own');

const newer: Migration = {
  number: migrations.length + 1,
  name: 'of-tomorrow',
  up: (db) => db.schema.createTable('tomorrow').addColumn('id', 'text').execute(),
};

const newest = migrations.at(-1) as Migration;
const idOf = ({ number, name }: Migration): string => `${String(number).padStart(4, '0')}-${name}`;

async function failureOf(opening: Promise<unknown>): Promise<unknown> {
  return await opening.catch((error: unknown) => error);
}

async function addRow({ transaction }: Journal, id: string): Promise<void> {
  await transaction(async ({ rows, now }) => {
    await rows
      .insertInto('leases')
      .values({ name: id, holder: '', fence: 1, expires_at: await now() })
      .execute();
  });
}

async function leaseNames({ read }: Journal): Promise<string[]> {
  return (await read(({ rows }) => rows.selectFrom('leases').select('name').orderBy('name').execute())).map(
    ({ name }) => name,
  );
}

describe.each(backends)('a journal in %s', (_, backend) => {
  it('is made at first use, and bears the same installation and writer from then on', async () => {
    const place = await backend.newPlace();
    const first = await backend.open(place);
    const again = await backend.open(place);
    expect(again.installation).toBe(first.installation);
    expect(again.writer.id).toBe(first.writer.id);
    expect((await backend.open()).installation).not.toBe(first.installation);
  });

  it('that several open at once is made once', async () => {
    const place = await backend.newPlace();
    const opened = await Promise.all(Array.from({ length: 4 }, () => backend.open(place)));
    expect(new Set(opened.map(({ installation }) => installation)).size).toBe(1);
    expect(new Set(opened.map(({ writer }) => writer.id)).size).toBe(1);
  });

  it('of a newer program is refused by name, and left as it is', async () => {
    const place = await backend.newPlace();
    await (await openJournal(place, [...migrations, newer])).close();
    expect(await failureOf(backend.open(place))).toMatchObject({
      code: 'journal-newer',
      message: expect.stringContaining(`its schema is ${idOf(newer)}, this program knows ${idOf(newest)}`) as string,
    });
    await (await openJournal(place, [...migrations, newer])).close();
  });

  it('of an older program gets what it lacks', async () => {
    const place = await backend.newPlace();
    await addRow(await backend.open(place), 'kept');
    const journal = await openJournal(place, [...migrations, newer]);
    expect(await leaseNames(journal)).toEqual(['kept']);
    await tamper(journal, `insert into tomorrow values ('there')`);
    await journal.close();
  });

  it.each([
    ['a step is missing', 'delete from migrations where number = 1'],
    ['a step is somebody else’s', `update migrations set name = 'another' where number = 1`],
  ])('is refused as damaged when %s', async (_, statement) => {
    const place = await backend.newPlace();
    await tamper(await backend.open(place), statement);
    expect(await failureOf(backend.open(place))).toMatchObject({ code: 'journal-damaged' });
  });

  it('takes a schema step wholly or not at all', async () => {
    const place = await backend.newPlace();
    await backend.open(place);
    const failing: Migration = {
      ...newer,
      up: async (db) => {
        await newer.up(db);
        throw new Error('in the middle');
      },
    };
    expect(await failureOf(openJournal(place, [...migrations, failing]))).toMatchObject({ message: 'in the middle' });
    await (await openJournal(place, [...migrations, newer])).close();
  });

  it('keeps nothing of a transaction that fails', async () => {
    const journal = await backend.open();
    const failing = journal.transaction(async ({ rows, now }) => {
      await rows
        .insertInto('leases')
        .values({ name: 'half', holder: '', fence: 1, expires_at: await now() })
        .execute();
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await leaseNames(journal)).toEqual([]);
  });

  it.each([
    ['a timer', () => sleep(1)],
    ['a file', () => readFile(__filename)],
    ['a turn of the event loop', () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))],
  ])('rolls a transaction back that waits for %s', async (_, something) => {
    const journal = await backend.open();
    const straying = journal.transaction(async ({ rows, now }) => {
      await rows
        .insertInto('leases')
        .values({ name: 'strayed', holder: '', fence: 1, expires_at: await now() })
        .execute();
      await something();
    });
    await expect(straying).rejects.toThrow('awaited something else than the database');
    expect(await leaseNames(journal)).toEqual([]);
    await addRow(journal, 'the next one');
  });

  it('lets a transaction ask in sequence, together, and think long in between', async () => {
    const journal = await backend.open();
    const answers = await journal.transaction(async ({ rows, now }) => {
      const first = await now();
      const end = performance.now() + 20;
      while (performance.now() < end);
      const both = await Promise.all([now(), rows.selectFrom('installation').selectAll().execute()]);
      await Promise.resolve();
      return [first, both[0], await now()];
    });
    expect(answers.toSorted()).toEqual(answers);
    expect(answers[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('serves transactions of many callers at once, each of them alone', async () => {
    const place = await backend.newPlace();
    const journals = [await backend.open(place), await backend.open(place)];
    await tamper(journals[0] as Journal, `insert into leases values ('counter', '', 0, '')`);
    const count = async ({ transaction }: Journal): Promise<void> =>
      await transaction(async ({ rows }) => {
        await rows
          .updateTable('leases')
          .set((row) => ({ fence: row('fence', '+', 1) }))
          .execute();
      });
    await Promise.all(Array.from({ length: 20 }, () => journals.map(count)).flat());
    const [counter] = await (journals[1] as Journal).read(({ rows }) =>
      rows.selectFrom('leases').selectAll().execute(),
    );
    expect(counter).toMatchObject({ fence: 40 });
  });
});

describe('the file of a journal in SQLite', () => {
  const [, sqlite] = backends[0] ?? [];
  if (sqlite === undefined) throw new Error('SQLite is always there');

  it('is its owner’s alone, and so are those beside it', async () => {
    const { home } = await sqlite.newPlace();
    await sqlite.open({ home });
    for (const name of ['journal.db', 'journal.db-wal', 'journal.db-shm', 'keys/writer.pem']) {
      expect([name, ((await stat(join(home, name))).mode & 0o777).toString(8)]).toEqual([name, '600']);
    }
  });

  it('is written ahead and synced at each commit', async () => {
    const journal = await sqlite.open();
    const settings = await journal.read(async ({ rows }) => [
      await sql`pragma journal_mode`.execute(rows),
      await sql`pragma synchronous`.execute(rows),
    ]);
    expect(settings.map(({ rows }) => rows[0])).toEqual([{ journal_mode: 'wal' }, { synchronous: 2 }]);
  });

  it('that is no database is damaged', async () => {
    const place = await sqlite.newPlace();
    await writeFile(join(place.home, 'journal.db'), 'no database '.repeat(1000));
    expect(await failureOf(sqlite.open(place))).toMatchObject({ code: 'journal-damaged' });
  });

  it('that is a folder can’t be opened', async () => {
    const place = await sqlite.newPlace();
    await mkdir(join(place.home, 'journal.db'));
    expect(await failureOf(sqlite.open(place))).toMatchObject({ code: 'journal-denied' });
  });

  it('on a full disk says so, keeps what it had, and goes on when there is room', async () => {
    const journal = await sqlite.open();
    await addRow(journal, 'before');
    await tamper(journal, 'pragma max_page_count = 1');
    const large = 'x'.repeat(100_000);
    expect(await failureOf(addRow(journal, large))).toMatchObject({ code: 'journal-full' });
    expect(await leaseNames(journal)).toEqual(['before']);
    await tamper(journal, 'pragma max_page_count = 100000');
    await addRow(journal, large);
  });

  it('that may only be read can be read, and says why nothing is written', async () => {
    const place = await sqlite.newPlace();
    const { home } = place;
    const journal = await sqlite.open(place);
    await addRow(journal, 'there');
    for (const end of ['', '-wal', '-shm']) await chmod(join(home, `journal.db${end}`), 0o444);
    await chmod(join(home, 'keys'), 0o755);
    await chmod(join(home, 'keys', 'writer.pem'), 0o444);
    await chmod(home, 0o555);
    // Rights are nothing to root.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      const readable = await sqlite.open(place);
      expect(await leaseNames(readable)).toEqual(['there']);
      expect(await failureOf(addRow(readable, 'another'))).toMatchObject({ code: 'journal-read-only' });
    } finally {
      if (isRoot) process.seteuid?.(0);
      await chmod(home, 0o700);
    }
  });
});

onPostgres('a journal in PostgreSQL', () => {
  const [, postgres] = backends[1] ?? [];

  it('fails while the server is down, by a code that is tried again, and goes on when it is back', async () => {
    const journal = await postgres?.open();
    if (journal === undefined) throw new Error('PostgreSQL is required here');
    await addRow(journal, 'before');
    await ownServer().stop();
    expect(await failureOf(addRow(journal, 'meanwhile'))).toMatchObject({
      code: 'journal-unreachable',
      failureClass: 'transient',
    });
    await ownServer().start();
    await addRow(journal, 'after');
    expect(await leaseNames(journal)).toEqual(['after', 'before']);
  });

  it('rolls back what was under way when the server stopped', async () => {
    const journal = await postgres?.open();
    if (journal === undefined) throw new Error('PostgreSQL is required here');
    let stopping: Promise<void> | undefined;
    const cut = journal.transaction(async ({ rows, now }) => {
      await rows
        .insertInto('leases')
        .values({ name: 'cut', holder: '', fence: 1, expires_at: await now() })
        .execute();
      stopping = ownServer().stop();
      await sql`select pg_sleep(10)`.execute(rows);
    });
    expect(await failureOf(cut)).toMatchObject({ code: 'journal-unreachable' });
    await stopping;
    await ownServer().start();
    expect(await leaseNames(journal)).toEqual([]);
  });

  it('on a standby or a server that only reads says why nothing is written', async () => {
    const place = await postgres?.newPlace();
    if (place === undefined) throw new Error('PostgreSQL is required here');
    await (await openJournal(place)).close();
    const name = new URL(place.database ?? '').pathname.slice(1);
    postgresServer().sql('postgres', `alter database ${name} set default_transaction_read_only = on`);
    const journal = await openJournal(place);
    expect(await leaseNames(journal)).toEqual([]);
    const taking = withLease(journal, 'a', { holder: 'h', ttl: 1000 }, (lease) =>
      journal.transaction((tx) => lease.hold(tx)),
    );
    expect(await failureOf(taking)).toMatchObject({
      code: 'journal-read-only',
    });
    await journal.close();
  });

  it.each([
    ['database', 'postgres://postgres:geheim@localhost/nowhere'],
    ['role', 'postgres://nobody:geheim@localhost/postgres'],
  ])('that isn’t there without such a %s is refused, without its password', async (_, address) => {
    const place = await postgres?.newPlace();
    if (place === undefined) throw new Error('PostgreSQL is required here');
    const database = address + new URL(place.database ?? '').search;
    const failure = await failureOf(openJournal({ ...place, database }));
    expect(failure).toMatchObject({ code: 'journal-denied' });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('geheim');
  });

  it('is told its time by the server', async () => {
    const journal = await postgres?.open();
    if (journal === undefined) throw new Error('PostgreSQL is required here');
    const real = Date.now;
    Date.now = () => 0;
    try {
      expect(await journal.read(({ now }) => now())).toMatch(/^20[2-9]\d-/);
    } finally {
      Date.now = real;
    }
  });
});
