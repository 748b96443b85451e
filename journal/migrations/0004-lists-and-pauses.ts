/** Lists by their digests, and until when a service asked to be left alone. */
import type { Kysely } from 'kysely';

export async function listsAndPauses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('lists')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('added_at', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('pauses')
    .addColumn('connection', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('until', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('pauses_lane', ['connection', 'lane'])
    .execute();
}
