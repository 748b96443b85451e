/** That the evidence of a run was removed when its time was over: what remains of it, signed. */
import type { Kysely } from 'kysely';

export async function prunings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('prunings')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('part', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('writer', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('claimed_by', 'text', (column) => column.notNull())
    .addColumn('newest', 'text', (column) => column.notNull())
    .addColumn('removed', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('prunings_stream', ['scope', 'part', 'position'])
    .addUniqueConstraint('prunings_writer', ['writer', 'sequence'])
    .execute();
}
