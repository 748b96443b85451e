/** What each step of a run asked for, and what it has come to: by which it can be undone without its workflow. */
import { sql, type Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function steps(db: Kysely<unknown>): Promise<void> {
  await signedTable(db, 'steps')
    .addColumn('phase', 'text', (column) => column.notNull().check(sql`phase in ('begun', 'applied')`))
    .addColumn('content', 'text', (column) => column.notNull())
    .execute();
}
