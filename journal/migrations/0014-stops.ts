/** Stops of writes, which anybody may set, and their liftings, of which only a signed one counts; approvals that were revoked. */
import type { Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function stops(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('stops')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('connection', 'text')
    .addColumn('claimed_by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .execute();
  await signedTable(db, 'stop_liftings')
    .addColumn('claimed_by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .execute();
  await signedTable(db, 'revocations')
    .addColumn('claimed_by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .execute();
}
