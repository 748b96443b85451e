/** How runs ended: what their reports are made of. */
import type { Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function reports(db: Kysely<unknown>): Promise<void> {
  await signedTable(db, 'reports')
    .addColumn('ended_at', 'text', (column) => column.notNull())
    .addColumn('code', 'text')
    .addColumn('record', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('reports_run').on('reports').column('part').execute();
}
