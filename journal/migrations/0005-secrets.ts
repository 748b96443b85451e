/** The index of secrets, their sealed values, and who has read one. */
import type { Kysely } from 'kysely';

export async function secrets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('secrets')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('part', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('writer', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('kind', 'text')
    .addColumn('created_by', 'text')
    .addColumn('not_after', 'text')
    .addColumn('operation', 'text')
    .addColumn('identity', 'text')
    .addPrimaryKeyConstraint('secrets_stream', ['scope', 'part', 'position'])
    .addUniqueConstraint('secrets_writer', ['writer', 'sequence'])
    .execute();

  await db.schema
    .createTable('secret_values')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('secret_values_key', ['name', 'version'])
    .execute();

  await db.schema
    .createTable('secret_accesses')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('part', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('writer', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('claimed_by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('secret_accesses_stream', ['scope', 'part', 'position'])
    .addUniqueConstraint('secret_accesses_writer', ['writer', 'sequence'])
    .execute();
}
