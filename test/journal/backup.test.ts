/** Backups of a journal, and what is restored from them, from either database to either. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { isFailure } from '../../domain/failure.ts';
import { backUp } from '../../journal/backup.ts';
import { openJournal, type Journal } from '../../journal/journal.ts';
import { withLease } from '../../journal/leases.ts';
import { migrationId, migrations, type Migration } from '../../journal/migrate.ts';
import { openDatabase, type JournalLocation } from '../../journal/open.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { restore } from '../../journal/restore.ts';
import { writesOf } from './granted-writes.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbooks-backup-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const fileIn = (name: string): string => join(folder, name);

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.catch((error: unknown) => error);
}

/** Writes with letters and counts that each database could change. */
async function fill(journal: Journal): Promise<void> {
  const writes = writesOf(journal, { run: 'run', step: 'äöü 漢字 "quoted" \\ \n' });
  await writes.do('first', async () => ({ id: 'x' }), { kind: 'application', made: ({ id }) => ({ id }) });
  const items = Array.from({ length: 600 }, (_, index) => ({ item: `mailbox ${index}` }));
  await writes.doEach('each', items, async () => {});
  await tamper(journal, `insert into leases values ('subject', '', 9007199254740991, '2020-01-01T00:00:00.000Z')`);
}

/** All rows of all tables, by the database's own catalogue. */
async function contentOf(place: JournalLocation): Promise<Record<string, unknown[]>> {
  const database = await openDatabase(place);
  const content: Record<string, unknown[]> = {};
  for (const { name, columns } of await database.tables(database.db)) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(database.db);
    content[name] = rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).toSorted();
  }
  await database.close();
  return content;
}

async function filled(place: JournalLocation, file: string): Promise<void> {
  const journal = await openJournal(place);
  await fill(journal);
  await journal.close();
  await backUp(place, file);
}

const newer: Migration = {
  number: migrations.length + 1,
  name: 'of-tomorrow',
  up: async (db) => {
    await db.schema
      .createTable('tomorrow')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .execute();
    await sql`insert into tomorrow select upper(name) from leases`.execute(db);
  },
};

const pairs = backends.flatMap(([from, source]) => backends.map(([to, target]) => [from, to, source, target] as const));

test.each(pairs)(
  'what is backed up from %s is restored to %s, row by row, and verifies',
  async (_, __, source, target) => {
    const [place, other] = [await source.newPlace(), await target.newPlace()];
    await filled(place, fileIn('backup'));
    await restore(other, fileIn('backup'));
    const content = await contentOf(place);
    expect(await contentOf(other)).toEqual(content);
    expect(content['writes']).toHaveLength(1202);
    const [before, after] = [await source.open(place), await target.open(other)];
    expect(after.installation).toBe(before.installation);
    const writes = await recordedWrites(after, { run: 'run' }, before.trusted);
    expect(writes.filter((write) => write.verified && write.state === 'done')).toHaveLength(601);
  },
);

describe.each(backends)('a journal in %s', (_, backend) => {
  it('is backed up with every table that its schema has, each of which has a key', async () => {
    const place = await backend.newPlace();
    await filled(place, fileIn('backup'));
    const database = await openDatabase(place);
    const tables = await database.tables(database.db);
    await database.close();
    const lines = (await readFile(fileIn('backup'), 'utf8')).split('\n');
    const backedUp = lines.flatMap((line) => /^\{"table":"(\w+)"/.exec(line)?.[1] ?? []);
    expect(backedUp.toSorted()).toEqual(tables.map(({ name }) => name).toSorted());
    expect(backedUp).toEqual(expect.arrayContaining(['installation', 'leases', 'prunings', 'streams', 'writes']));
    expect(tables.filter(({ key }) => key.length === 0)).toEqual([]);
  });

  it('is described by the first line of its backup, which its owner alone may read', async () => {
    const place = await backend.newPlace();
    await filled(place, fileIn('backup'));
    const { installation, writer } = await backend.open(place);
    const [first = ''] = (await readFile(fileIn('backup'), 'utf8')).split('\n');
    expect(JSON.parse(first)).toMatchObject({
      installation,
      at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      schema: migrations.map(({ number, name }) => ({ number, name })),
      rows: { writes: 1202, leases: 1, installation: 1 },
      writers: { [writer.id]: 1202 },
    });
    expect((await stat(fileIn('backup'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['backup']);
  });

  it('isn’t backed up over a file, nor where there is none', async () => {
    const place = await backend.newPlace();
    expect(await failureOf(backUp(place, fileIn('none')))).toMatchObject({ code: 'journal-absent' });
    expect(await readdir(place.home)).toEqual([]);
    await openJournal(place).then((journal) => journal.close());
    await writeFile(fileIn('there'), 'kept');
    expect(await failureOf(backUp(place, fileIn('there')))).toMatchObject({ code: 'backup-exists' });
    expect(await readFile(fileIn('there'), 'utf8')).toBe('kept');
    expect(await failureOf(backUp(place, fileIn('nowhere/backup')))).toMatchObject({ code: 'backup-file-unusable' });
    expect(await readdir(folder)).toEqual(['there']);
  });

  it('that only names its installation counts as empty', async () => {
    await filled(await backend.newPlace(), fileIn('backup'));
    const place = await backend.newPlace();
    await (await openJournal(place)).close();
    expect(await restore(place, fileIn('backup'))).toMatchObject({ backup: { rows: { writes: 1202 } } });
  });

  it('with content is replaced only when that is asked for, and can be restored again', async () => {
    await filled(await backend.newPlace(), fileIn('backup'));
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    await writesOf(journal, { run: 'another', step: 'step' }).do('kept', async () => {});
    const content = await contentOf(place);
    expect(await failureOf(restore(place, fileIn('backup')))).toMatchObject({ code: 'journal-not-empty' });
    expect(await contentOf(place)).toEqual(content);

    const { replaced } = await restore(place, fileIn('backup'), { replace: true });
    expect(replaced).toMatchObject({ backup: { installation: journal.installation, rows: { writes: 2 } } });
    expect((await stat(replaced?.file ?? '')).mode & 0o777).toBe(0o600);
    expect((await contentOf(place))['writes']).toHaveLength(1202);
    await restore(place, replaced?.file ?? '', { replace: true });
    expect(await contentOf(place)).toEqual(content);
  });

  it('isn’t replaced while somebody holds a lease', async () => {
    await filled(await backend.newPlace(), fileIn('backup'));
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    const failure = await withLease(journal, 'subject', { holder: 'worker 1', ttl: 60_000 }, async (lease) => {
      await writesOf(journal, { run: 'r', step: 's', lease }).do('grant', async () => {});
      return await failureOf(restore(place, fileIn('backup'), { replace: true }));
    });
    expect(failure).toMatchObject({
      code: 'journal-in-use',
      message: expect.stringMatching(/subject, held by worker 1 \(\w{8}\) until/) as string,
    });
    await restore(place, fileIn('backup'), { replace: true });
  });

  it('gets nothing of a backup that proves damaged at its end', async () => {
    const place = await backend.newPlace();
    await filled(await backend.newPlace(), fileIn('backup'));
    const text = await readFile(fileIn('backup'), 'utf8');
    await writeFile(fileIn('changed'), text.replace('"first"', '"worst"'));
    expect(await failureOf(restore(place, fileIn('changed')))).toMatchObject({ code: 'backup-damaged' });
    await restore(place, fileIn('backup'));
  });

  it('of an older schema is brought up to date, one of a newer schema is refused by name', async () => {
    const old = await backend.newPlace();
    await filled(old, fileIn('old'));
    const place = await backend.newPlace();
    const all = [...migrations, newer];
    expect(await restore(place, fileIn('old'), { known: all })).toMatchObject({
      backup: { schema: { length: migrations.length } },
    });
    expect(await contentOf(place)).toMatchObject({ tomorrow: ['["SUBJECT"]'] });
    expect((await contentOf(place))['writes']).toEqual((await contentOf(old))['writes']);
    expect((await readdir(place.home)).filter((name) => name.startsWith('restoring'))).toEqual([]);

    await backUp(place, fileIn('newer'), all);
    const failure = await failureOf(restore(await backend.newPlace(), fileIn('newer')));
    expect(failure).toMatchObject({
      code: 'backup-newer',
      message: expect.stringMatching(
        new RegExp(
          `its schema is ${migrationId(newer)}, this program knows ${migrationId(migrations.at(-1) as Migration)}\\b`,
        ),
      ) as string,
    });
    expect(await failureOf(backUp(place, fileIn('by an older program')))).toMatchObject({ code: 'journal-newer' });
  });
});

describe('a file', () => {
  const [, sqlite] = backends[0] ?? [];
  if (sqlite === undefined) throw new Error('SQLite is always there');

  it.each([
    ['is cut off within a line', (text: string) => text.slice(0, -100)],
    ['lacks its last line', (text: string) => `${text.trimEnd().split('\n').slice(0, -1).join('\n')}\n`],
    ['lacks a row', (text: string) => text.replace(/\n\[[^\n]*"first"[^\n]*\n/, '\n')],
    ['is empty', () => ''],
    ['is something else', () => 'hello\n'],
    ['goes on after its end', (text: string) => `${text}["more"]\n`],
  ])('that %s is no backup', async (_, change) => {
    const place = await sqlite.newPlace();
    await filled(await sqlite.newPlace(), fileIn('backup'));
    await writeFile(fileIn('changed'), change(await readFile(fileIn('backup'), 'utf8')));
    expect(await failureOf(restore(place, fileIn('changed')))).toMatchObject({ code: 'backup-damaged' });
    expect(await readdir(place.home)).toEqual([]);
  });

  it('that isn’t there is named', async () => {
    const failure = await failureOf(restore(await sqlite.newPlace(), fileIn('nowhere')));
    expect(isFailure(failure, 'backup-file-unusable') && failure.message).toContain(fileIn('nowhere'));
  });
});
