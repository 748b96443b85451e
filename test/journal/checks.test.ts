/** What `doctor` finds out about a journal in PostgreSQL; of one in SQLite see test/client/journal. */
import { journalChecks } from '../../client/checks/journal.ts';
import { openJournal } from '../../journal/journal.ts';
import { withLease } from '../../journal/leases.ts';
import { migrationId, migrations } from '../../journal/migrate.ts';
import { writesOf } from './granted-writes.ts';
import { backends, onPostgres, ownServer, useBackends } from './backends.ts';

useBackends('own');

onPostgres('doctor of a journal in PostgreSQL', () => {
  const [, postgres] = backends[1] ?? [];

  async function newPlace() {
    const place = await postgres?.newPlace();
    if (place === undefined) throw new Error('PostgreSQL is required here');
    return place;
  }

  const found = async (place: { home: string; database?: string | undefined }) =>
    (await journalChecks(place)).map(({ name, result, detail }) => [name, result, detail]);

  it('says what it finds, what only the server knows, and no password', async () => {
    const place = await newPlace();
    const journal = await openJournal(place);
    await writesOf(journal, { run: 'run', step: 'step' }).do('write', async () => {});
    await journal.close();
    const { host, pathname } = new URL(place.database ?? '');
    const newest = migrations.at(-1);
    expect(await found(place)).toEqual([
      ['journal', 'ok', `postgres://${host}${pathname}, schema ${newest && migrationId(newest)}`],
      ['journal, structure', 'skipped', 'only the PostgreSQL server itself can check its files'],
      ['journal, size', 'ok', expect.stringMatching(/^\d+\.\d MiB$/)],
      ['journal, free space', 'skipped', 'the disk is on the PostgreSQL server, and is not seen from here'],
      ['journal, clock', 'ok', "the server's agrees with this machine's"],
      ['journal, signatures', 'ok', '2 signed rows, all of them verify'],
      ['journal, age', 'ok', 'not older than when this home last used it'],
      ['journal, open writes', 'ok', 'none is older than an hour'],
      ['journal, steps at work', 'ok', 'none'],
    ]);
  });

  it('names who is at work, at what, and until when', async () => {
    const place = await newPlace();
    const journal = await openJournal(place);
    await withLease(journal, 'run/user/1', { holder: 'onboard, attempt 2', ttl: 60_000 }, async (lease) => {
      await writesOf(journal, { run: 'run', step: 'user/1', lease }).do('write', async () => {});
      const said = expect.stringMatching(/^1: run\/user\/1, held by onboard, attempt 2 \(\w{8}\) until 20/) as string;
      expect(await found(place)).toContainEqual(['journal, steps at work', 'ok', said]);
    });
    await journal.close();
  });

  it('says that its clock differs', async () => {
    const place = await newPlace();
    await (await openJournal(place)).close();
    const real = Date.now;
    Date.now = () => real() - 120_000;
    try {
      expect(await found(place)).toContainEqual(['journal, clock', 'warning', expect.stringContaining('2 minutes')]);
    } finally {
      Date.now = real;
    }
  });

  it('finds none in an empty database, and makes none', async () => {
    const place = await newPlace();
    const none = [['journal', 'skipped', expect.stringContaining('there is none yet')]];
    expect(await found(place)).toEqual(none);
    expect(await found(place)).toEqual(none);
  });

  it('says that the server is down', async () => {
    const place = await newPlace();
    await ownServer().stop();
    expect(await found(place)).toEqual([['journal', 'wrong', expect.stringContaining("database doesn't answer")]]);
    await ownServer().start();
  });
});
