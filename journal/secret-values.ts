/** The sealed values of secrets, one for each version that isn't removed. What belongs to a version, its index decides. */
import type { Failure } from '../domain/failure.ts';
import type { JournalTransaction } from './journal.ts';
import { damagedFailure, type StoredVersion } from './secret-index.ts';
import { identityOf, parseRecord, tamperedFailure, type SealedRecord } from './secret-record.ts';

interface Key {
  name: string;
  version: number;
}

/** The sealed value of each version of a secret, as text. */
export async function valuesOf({ rows }: JournalTransaction, name: string): Promise<Map<number, string>> {
  const found = await rows.selectFrom('secret_values').select(['version', 'record']).where('name', '=', name).execute();
  return new Map(found.map(({ version, record }) => [version, record]));
}

export async function valueOf({ rows }: JournalTransaction, { name, version }: Key): Promise<string | undefined> {
  const found = await rows
    .selectFrom('secret_values')
    .select('record')
    .where('name', '=', name)
    .where('version', '=', version)
    .executeTakeFirst();
  return found?.record;
}

/** A value that is there under the same number is replaced: nobody signed it. */
export async function writeValue({ rows }: JournalTransaction, sealed: SealedRecord): Promise<void> {
  const { name, version } = sealed;
  const record = JSON.stringify(sealed);
  await rows
    .insertInto('secret_values')
    .values({ name, version, record })
    .onConflict((row) => row.columns(['name', 'version']).doUpdateSet({ record }))
    .execute();
}

export async function deleteValue({ rows }: JournalTransaction, { name, version }: Key): Promise<void> {
  await rows.deleteFrom('secret_values').where('name', '=', name).where('version', '=', version).execute();
}

/** The value that was sealed for this version, or why what is there isn't. Needs no key. */
export function recordOf(
  { metadata, version, upTo, identity }: StoredVersion,
  value: string | undefined,
): SealedRecord | Failure {
  if (value === undefined) return damagedFailure(metadata.name, { version, upTo }, 'its value is missing');
  const record = parseRecord(value);
  if (record === undefined) return damagedFailure(metadata.name, { version, upTo }, 'its value is no sealed value');
  return identityOf(record) === identity ? record : tamperedFailure(metadata, 'sealed for something else');
}
