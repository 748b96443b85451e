/** Runs of which a journal that was put back to an older state knows too little. */
import type { Kysely } from 'kysely';

export async function losses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('losses')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('part', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('writer', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('losses_stream', ['scope', 'part', 'position'])
    .addUniqueConstraint('losses_writer', ['writer', 'sequence'])
    .execute();
}
