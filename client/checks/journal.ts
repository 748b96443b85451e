/** The journal: its place and schema, its structure and signatures, its size, its disk, its clock, and what is left open in it. */
import { statfs } from 'node:fs/promises';
import { inWords } from '../../domain/duration.ts';
import { openWritesBefore, verifyAll } from '../../journal/inspect.ts';
import { journalFailureOf } from '../../journal/database-failure.ts';
import { schemaOf } from '../../journal/backup-format.ts';
import { appliedSteps, migrations, refuseUnknown } from '../../journal/migrate.ts';
import { isJournalThere, openDatabase, placeOf, type Database, type JournalLocation } from '../../journal/open.ts';
import { withJournal } from '../with-journal.ts';
import { attempt, ok, skipped, warning, wrong, type Check } from './check.ts';

export async function journalChecks(place: JournalLocation): Promise<Check[]> {
  const none = skipped('journal', `${placeOf(place)}: there is none yet, the first run makes it`);
  if (!(await isJournalThere(place))) return [none];
  let database: Database | undefined;
  const schema: { isCurrent: boolean } = { isCurrent: false };
  try {
    const reached = await asked('journal', placeOf(place), async () => {
      database = await openDatabase(place);
      return await schemaCheck(database, schema, none);
    });
    if (database === undefined || reached.result === 'wrong' || reached.result === 'skipped') return [reached];
    const rest = [
      await structureCheck(database),
      await sizeCheck(database),
      await spaceCheck(database),
      await clockCheck(database),
    ];
    return [reached, ...rest, ...(schema.isCurrent ? await rowChecks(place, database) : [])];
  } finally {
    await database?.close();
  }
}

/** What the database refuses is said in the words of a `Failure`. */
async function asked(name: string, where: string, check: () => Promise<Check>): Promise<Check> {
  return await attempt(name, async () =>
    check().catch((error: unknown) => {
      throw journalFailureOf(error, where);
    }),
  );
}

/** @param schema is told whether it is this program's */
async function schemaCheck(database: Database, schema: { isCurrent: boolean }, none: Check): Promise<Check> {
  const { db, where } = database;
  if (!(await database.tables(db)).some(({ name }) => name === 'migrations')) return none;
  const applied = await appliedSteps(db);
  refuseUnknown(applied, migrations, where);
  schema.isCurrent = applied.length === migrations.length;
  const detail = `${where}, schema ${schemaOf({ schema: applied })}`;
  if (schema.isCurrent) return ok('journal', detail);
  const advice = 'The next worker or command that writes brings it up to date. Make a backup first.';
  return warning('journal', `${detail}, older than this program's ${schemaOf({ schema: [...migrations] })}`, advice);
}

async function structureCheck({ db, state, where }: Database): Promise<Check> {
  const name = 'journal, structure';
  return await asked(name, where, async () => {
    if (state.problems === undefined) return skipped(name, 'only the PostgreSQL server itself can check its files');
    const problems = await state.problems(db);
    if (problems.length === 0) return ok(name, 'every page and index is in order');
    const advice = 'Stop the workers, keep a copy of journal.db as it is, and restore the last backup.';
    return wrong(name, problems.slice(0, 3).join('; '), advice);
  });
}

async function sizeCheck({ db, state, where }: Database): Promise<Check> {
  return await asked('journal, size', where, async () => ok('journal, size', inBytes(await state.size(db))));
}

const gigabyte = 1024 ** 3;
/** Less than that may be used up before anybody looks. */
const scarce = gigabyte;
const none = gigabyte / 10;

async function spaceCheck({ state }: Database): Promise<Check> {
  const name = 'journal, free space';
  const { folder } = state;
  if (folder === undefined) return skipped(name, 'the disk is on the PostgreSQL server, and is not seen from here');
  return await attempt(name, async () => {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const detail = `${inBytes(free)} on the disk of ${folder}`;
    const advice = 'Free space there: with a full disk nothing is written to any service.';
    if (free < none) return wrong(name, detail, advice);
    return free < scarce ? warning(name, detail, advice) : ok(name, detail);
  });
}

/** Milliseconds by which two clocks of a network may differ. */
const tolerable = 10_000;

async function clockCheck({ db, now, state, where }: Database): Promise<Check> {
  const name = 'journal, clock';
  if (!state.hasOwnClock) return ok(name, "this machine's own");
  return await asked(name, where, async () => {
    const before = Date.now();
    const theirs = Date.parse(await now(db));
    // Somewhere between question and answer.
    const ours = Math.min(Math.max(theirs, before), Date.now());
    const difference = Math.abs(theirs - ours);
    const detail =
      difference < 1000 ? "the server's agrees with this machine's" : `the server's differs by ${inWords(difference)}`;
    if (difference <= tolerable) return ok(name, detail);
    return warning(name, detail, 'Let both machines take their time from the same source (NTP).');
  });
}

const hour = 3_600_000;

async function rowChecks(place: JournalLocation, { db, tables, where }: Database): Promise<Check[]> {
  const signatures = await asked('journal, signatures', where, async () => {
    const { rows, unverified } = await withJournal(place, async (journal) => verifyAll(journal, await tables(db)));
    if (unverified.length === 0) return ok('journal, signatures', `${rows} signed rows, all of them verify`);
    const named = unverified.slice(0, 5).map(({ table, scope, part, position, upTo, reason }) => {
      const rowsThere = position === upTo ? `row ${position}` : `rows ${position} to ${upTo}`;
      return `${table} of ${scope}, ${part}, ${rowsThere}: ${reason}`;
    });
    const more = unverified.length > named.length ? `; and ${unverified.length - named.length} more` : '';
    return wrong(
      'journal, signatures',
      `${unverified.length} of ${rows} places do not verify, and count as unknown: ${named.join('; ')}${more}`,
      'unknown-writer: enter the writer in trust.yaml ("runbook keys show" where it runs), or put back keys/ of the home that wrote them. Otherwise keep a copy of the database, find out who changed it, and restore the last backup.',
    );
  });
  const age = await asked('journal, age', where, async () => {
    const behind = await withJournal(place, async ({ highWater }) => highWater.behind);
    if (behind === undefined) return ok('journal, age', 'not older than when this home last used it');
    const advice = 'Nothing is written until a newer backup is restored, or "runbook restore --accept-loss" is given.';
    return wrong('journal, age', behind, advice);
  });
  const open = await asked('journal, open writes', where, async () => {
    const runs = await withJournal(place, async (journal) => {
      const before = new Date(Date.parse(await journal.read(({ now }) => now())) - hour).toISOString();
      return await openWritesBefore(journal, before);
    });
    if (runs.length === 0) return ok('journal, open writes', 'none is older than an hour');
    const total = runs.reduce((sum, { count }) => sum + count, 0);
    const named = runs.slice(0, 5).map(({ run, count, since }) => `${count} of run ${run} since ${since}`);
    return warning(
      'journal, open writes',
      `${total} older than an hour, of which it is unknown whether they took effect: ${named.join('; ')}${runs.length > 5 ? '; ...' : ''}`,
      '"runbook writes RUN" shows them. They are looked for when their step is retried or rolled back.',
    );
  });
  return [signatures, age, open];
}

function inBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}
