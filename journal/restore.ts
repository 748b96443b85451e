/**
 * Restores a backup into an empty journal, or over one that is backed up first, in either database.
 *
 * Invariants: one transaction replaces everything or nothing; what was there is in a file of its own before it goes; the
 * schema is never made older, and a backup with an older one is brought up to date before it is loaded; nobody is at work
 * on the journal as far as its leases say.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type Kysely, type Transaction } from 'kysely';
import { Failure, isFailure } from '../domain/failure.ts';
import { backUp, copyTo } from './backup.ts';
import { readBackup, verifyBackup } from './backup-reader.ts';
import type { BackupHeader, BackupRow, BackupTable } from './backup-format.ts';
import { countOf } from './catalogue.ts';
import { journalFailureOf } from './database-failure.ts';
import { heldLeases } from './leases.ts';
import { migrate, migrations, refuseUnknown, type Migration } from './migrate.ts';
import { openDatabase, type Database, type JournalLocation } from './open.ts';
import type { Tables } from './tables.ts';

export interface Restored {
  backup: BackupHeader;
  /** What was there before, and where it is now. */
  replaced?: { backup: BackupHeader; file: string };
}

/**
 * @param replace an existing journal, which is backed up into `<home>/journal-replaced-<time>.jsonl`
 * @param known the schema's steps; all of this program's by default
 * @throws Failure `backup-damaged`, `backup-newer`, `journal-not-empty`, `journal-in-use`, or why it can't be done
 */
export async function restore(
  location: JournalLocation,
  file: string,
  { replace = false, known = migrations }: { replace?: boolean; known?: readonly Migration[] } = {},
): Promise<Restored> {
  const backup = verifyBackup(file);
  try {
    refuseUnknown(backup.schema, known, file);
  } catch (error) {
    if (!isFailure(error, 'journal-newer')) throw new Failure('backup-damaged', { service: 'journal', subject: file });
    throw new Failure('backup-newer', { service: 'journal', subject: error.subject });
  }
  if (backup.schema.length === known.length) return { ...(await into(location, file, replace, known)), backup };
  return {
    ...(await upToDate(location, file, backup, known, (newer) => into(location, newer, replace, known))),
    backup,
  };
}

async function into(
  location: JournalLocation,
  file: string,
  replace: boolean,
  known: readonly Migration[],
): Promise<Pick<Restored, 'replaced'>> {
  const database = await openDatabase(location);
  try {
    await migrate(database, known);
    return await database.db.transaction().execute(async (tx) => {
      await database.lockSchema(tx);
      const tables = await database.tables(tx);
      await database.lockTables(
        tx,
        tables.map(({ name }) => name),
      );
      await refuseWhileInUse(database, tx);
      const isEmpty = await hasNothing(database, tx);
      if (!isEmpty && !replace) throw new Failure('journal-not-empty', { service: 'journal', subject: database.where });
      const kept = join(location.home, `journal-replaced-${(await database.now(tx)).replaceAll(':', '')}.jsonl`);
      const replaced = isEmpty ? undefined : { file: kept, backup: await copyTo(kept, database, tx, known) };
      await load(database, tx, file);
      return replaced === undefined ? {} : { replaced };
    });
  } catch (error) {
    throw journalFailureOf(error, database.where);
  } finally {
    await database.close();
  }
}

/** A step of the schema may have to change rows: it does so in a journal beside, whose backup is then loaded. */
async function upToDate<T>(
  { home }: JournalLocation,
  file: string,
  { schema }: BackupHeader,
  known: readonly Migration[],
  use: (file: string) => Promise<T>,
): Promise<T> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(home, 'restoring-'));
  try {
    const database = await openDatabase({ home: folder });
    try {
      await migrate(database, known.slice(0, schema.length));
      await database.db.transaction().execute((tx) => load(database, tx, file));
      await migrate(database, known);
    } finally {
      await database.close();
    }
    const newer = join(folder, 'newer.jsonl');
    await backUp({ home: folder }, newer, known);
    return await use(newer);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** All rows of the backup in place of all that are there. The tables stay, with the rights that roles have on them. */
async function load(database: Database, tx: Kysely<Tables>, file: string): Promise<void> {
  const tables = await database.tables(tx);
  for (const { name } of tables) await sql`delete from ${sql.table(name)}`.execute(tx);
  for (const { table, columns, rows } of readBackup(file)) {
    const isKnown = tables.some(
      ({ name, columns: all }) => name === table && columns.every((each) => all.includes(each)),
    );
    if (!isKnown) throw new Failure('backup-damaged', { service: 'journal', subject: `${file}: its table ${table}` });
    await insert(tx, { table, columns }, rows);
  }
  // Of those who were at work when the backup was made, none is.
  await tx.updateTable('leases').set({ holder: '' }).execute();
}

/** Both databases limit the parameters of a statement (SQLite to 32,766). */
const parametersAtOnce = 30_000;

async function insert(tx: Kysely<Tables>, { table, columns }: BackupTable, rows: readonly BackupRow[]): Promise<void> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const atOnce = Math.max(1, Math.floor(parametersAtOnce / columns.length));
  for (let from = 0; from < rows.length; from += atOnce) {
    const values = sql.join(rows.slice(from, from + atOnce).map((row) => sql`(${sql.join(row)})`));
    await sql`insert into ${sql.table(table)} (${names}) values ${values}`.execute(tx);
  }
}

/** Opening a journal names it and its writer: that alone is nothing to lose. */
const madeByOpening = ['installation', 'migrations'];

async function hasNothing(database: Database, tx: Kysely<Tables>): Promise<boolean> {
  for (const table of await database.tables(tx)) {
    if (!madeByOpening.includes(table.name) && (await countOf(tx, table)) > 0) return false;
  }
  return true;
}

async function refuseWhileInUse({ now }: Database, tx: Transaction<Tables>): Promise<void> {
  const held = await heldLeases({ rows: tx, now: () => now(tx) });
  if (held.length === 0) return;
  const subject = held.map(({ name, holder, until }) => `${name}, held by ${holder} until ${until}`);
  throw new Failure('journal-in-use', { service: 'journal', subject: subject.slice(0, 5).join('; ') });
}
