/** The index of secrets, their sealed values, and who has read one. */
import type { Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function secrets(db: Kysely<unknown>): Promise<void> {
  await signedTable(db, 'secrets')
    .addColumn('kind', 'text')
    .addColumn('created_by', 'text')
    .addColumn('not_after', 'text')
    .addColumn('operation', 'text')
    .addColumn('identity', 'text')
    .execute();

  await db.schema
    .createTable('secret_values')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('secret_values_key', ['name', 'version'])
    .execute();

  await signedTable(db, 'secret_accesses')
    .addColumn('claimed_by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .execute();
}
