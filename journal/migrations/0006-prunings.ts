/** That the evidence of a run was removed when its time was over: what remains of it, signed. */
import type { Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function prunings(db: Kysely<unknown>): Promise<void> {
  await signedTable(db, 'prunings')
    .addColumn('claimed_by', 'text', (column) => column.notNull())
    .addColumn('newest', 'text', (column) => column.notNull())
    .addColumn('removed', 'text', (column) => column.notNull())
    .execute();
}
