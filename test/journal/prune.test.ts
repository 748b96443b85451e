/** What is removed when its time is over, what stays, and what a check finds before and after. */
import { openWritesBefore, verifyAll } from '../../journal/inspect.ts';
import type { Journal } from '../../journal/journal.ts';
import { withLease } from '../../journal/leases.ts';
import { openDatabase, type JournalLocation } from '../../journal/open.ts';
import { pruneRun, pruningsOf, runsOlderThan } from '../../journal/prune.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { writesOf } from './granted-writes.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const later = '2999-01-01T00:00:00.000Z';
const by = { before: later, by: 'ann' };

async function write(journal: Journal, run: string, steps: readonly string[] = ['step']): Promise<void> {
  for (const step of steps) await writesOf(journal, { run, step }).do('write', async () => {});
}

/** A time that no row has yet, on a clock of milliseconds. */
async function nextMoment(journal: Journal): Promise<string> {
  const clock = (): Promise<string> => journal.read(({ now }) => now());
  const before = await clock();
  for (let at = await clock(); ; at = await clock()) if (at > before) return at;
}

async function check(place: JournalLocation, journal: Journal): ReturnType<typeof verifyAll> {
  const database = await openDatabase(place);
  try {
    return await verifyAll(journal, await database.tables(database.db));
  } finally {
    await database.close();
  }
}

describe.each(backends)('a journal in %s', (_, backend) => {
  it('forgets a run whole, says so with a signature, and nothing looks missing', async () => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    await write(journal, 'old', ['first', 'second']);
    await write(journal, 'kept');
    for (const run of ['old', 'kept']) {
      await withLease(journal, `${run}/first`, { holder: 'a worker', ttl: 60_000 }, (lease) =>
        journal.transaction((tx) => lease.hold(tx)),
      );
    }
    expect(await pruneRun(journal, 'old', by)).toBe('pruned');
    expect(await journal.read(({ rows }) => rows.selectFrom('leases').select('name').execute())).toEqual([
      { name: 'kept/first' },
    ]);
    expect(await recordedWrites(journal, { run: 'old' })).toEqual([]);
    expect(await recordedWrites(journal, { run: 'kept' })).toMatchObject([{ state: 'done' }]);
    expect(await pruningsOf(journal, 'old')).toEqual([
      { at: expect.stringMatching(/^\d{4}-.*Z$/) as string, by: 'ann', rows: 4 },
    ]);
    expect(await pruningsOf(journal, 'kept')).toEqual([]);
    expect(await check(place, journal)).toEqual({ rows: 3, unverified: [] });
    await tamper(journal, `update prunings set claimed_by = 'ben'`);
    expect(await pruningsOf(journal, 'old')).toEqual([]);
  });

  it('names the runs that are older, and leaves one that has gone on since', async () => {
    const journal = await backend.open();
    await write(journal, 'old', ['first', 'second']);
    const between = await nextMoment(journal);
    await nextMoment(journal);
    await write(journal, 'new');
    expect(await runsOlderThan(journal, between)).toEqual([
      { run: 'old', rows: 4, newest: expect.stringMatching(/Z$/) as string },
    ]);
    expect((await runsOlderThan(journal, later)).map(({ run }) => run)).toEqual(['old', 'new']);
    expect(await pruneRun(journal, 'new', { before: between, by: 'ann' })).toBe('newer');
    await write(journal, 'old', ['first']);
    expect(await pruneRun(journal, 'old', { before: between, by: 'ann' })).toBe('newer');
    expect(await recordedWrites(journal, { run: 'old' })).toHaveLength(3);
  });

  it.each([
    ['was changed', `update writes set label = 'another' where scope = 'run' and position = 1`],
    ['is missing', `delete from writes where scope = 'run' and position = 2`],
  ])('keeps a run of which a row %s, and finds it', async (_, statement) => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    await write(journal, 'run');
    await write(journal, 'another');
    await tamper(journal, statement);
    expect(await pruneRun(journal, 'run', by)).toBe('unverified');
    const { unverified } = await check(place, journal);
    expect(unverified).toMatchObject([{ table: 'writes', scope: 'run', part: 'step' }]);
    expect(await pruningsOf(journal, 'run')).toEqual([]);
  });

  it('counts writes whose outcome is not recorded, by run', async () => {
    const journal = await backend.open();
    await write(journal, 'done');
    const lost = async (): Promise<void> => {
      throw new Error('the answer was lost');
    };
    const writes = writesOf(journal, { run: 'open', step: 'step' });
    for (let count = 0; count < 2; count += 1) await expect(writes.do('write', lost)).rejects.toThrow('lost');
    expect(await openWritesBefore(journal, later)).toMatchObject([{ run: 'open', count: 2 }]);
    expect(await openWritesBefore(journal, '2020-01-01T00:00:00.000Z')).toEqual([]);
  });
});
