/** The approvals that a worker has checked itself, each with the plan that it is about. */
import type { Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function admissions(db: Kysely<unknown>): Promise<void> {
  await signedTable(db, 'admissions')
    .addColumn('receipt', 'text', (column) => column.notNull())
    .addColumn('plan', 'text', (column) => column.notNull())
    .execute();
}
