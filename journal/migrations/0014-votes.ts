/** Who has approved or released a plan so far, and how often a standing approval was used. */
import type { Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function votes(db: Kysely<unknown>): Promise<void> {
  await signedTable(db, 'votes')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('claimed_by', 'text')
    .addColumn('decision', 'text')
    .execute();
  await signedTable(db, 'standing_uses')
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('plan_hash', 'text', (column) => column.notNull())
    .execute();
}
