/** The journal: its place and schema, its structure, its size, its disk, its clock; what is in it: journal-rows.ts. */
import { statfs } from 'node:fs/promises';
import { inWords } from '../../domain/duration.ts';
import { schemaOf } from '../../journal/backup-format.ts';
import { appliedSteps, migrations, refuseUnknown } from '../../journal/migrate.ts';
import { isJournalThere, openDatabase, placeOf, type Database, type JournalLocation } from '../../journal/open.ts';
import { attempt, ok, skipped, warning, wrong, type Check } from './check.ts';
import { asked } from './journal-check.ts';
import { rowChecks } from './journal-rows.ts';

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

function inBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}
