/** Backs a journal up into one file, from one consistent view, while others go on writing. */
import type { Kysely } from 'kysely';
import { Failure } from '../domain/failure.ts';
import { backupFormat, type BackupHeader, type BackupRow } from './backup-format.ts';
import { BackupWriter } from './backup-writer.ts';
import { countOf, rowsOf } from './catalogue.ts';
import { journalFailureOf } from './database-failure.ts';
import { appliedSteps, migrations, refuseUnknown, type Migration } from './migrate.ts';
import { isJournalThere, openDatabase, placeOf, type Database, type JournalLocation } from './open.ts';
import type { Tables } from './tables.ts';

/**
 * @param file must not exist
 * @param known the schema's steps; all of this program's by default
 * @throws Failure `backup-exists`, `journal-absent`, `journal-newer`, or why the database can't be read; an error of the
 *   file system
 */
export async function backUp(
  location: JournalLocation,
  file: string,
  known: readonly Migration[] = migrations,
): Promise<BackupHeader> {
  if (!(await isJournalThere(location))) throw absentFailure(placeOf(location));
  const database = await openDatabase(location);
  try {
    return await database.db
      .transaction()
      .setAccessMode('read only')
      .setIsolationLevel('repeatable read')
      .execute((tx) => copyTo(file, database, tx, known));
  } catch (error) {
    throw journalFailureOf(error, database.where);
  } finally {
    await database.close();
  }
}

/** The same within a transaction that is open already. */
export async function copyTo(
  file: string,
  database: Database,
  tx: Kysely<Tables>,
  known: readonly Migration[],
): Promise<BackupHeader> {
  const tables = await database.tables(tx);
  if (!tables.some(({ name }) => name === 'installation')) throw absentFailure(database.where);
  const schema = await appliedSteps(tx);
  refuseUnknown(schema, known, database.where);
  const installation = await tx.selectFrom('installation').select('id').executeTakeFirst();
  const rows: Record<string, number> = {};
  for (const table of tables) rows[table.name] = await countOf(tx, table);
  const writers = await tx.selectFrom('writers').selectAll().orderBy('id').execute();
  const header: BackupHeader = {
    format: backupFormat,
    installation: installation?.id ?? '',
    at: await database.now(tx),
    schema,
    rows,
    writers: Object.fromEntries(writers.map(({ id, last }) => [id, last])),
  };
  const writer = new BackupWriter(file);
  try {
    writer.add([header]);
    for (const table of tables) {
      const columns = [...table.columns];
      writer.add([{ table: table.name, columns }]);
      for await (const page of rowsOf(tx, table))
        writer.add(page.map((row) => columns.map((name) => storable(row, name))));
    }
    writer.finish();
    return header;
  } catch (error) {
    writer.discard();
    throw error;
  }
}

function storable(row: Record<string, unknown>, column: string): BackupRow[number] {
  const value = row[column];
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new Error(`The column ${column} has a value that isn't text or a whole number`);
}

function absentFailure(where: string): Failure {
  return new Failure('journal-absent', { service: 'journal', subject: where });
}
