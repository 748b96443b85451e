/**
 * Stops of writes, which anybody may set, and their liftings, of which only a signed one counts; approvals that were revoked; what
 * people are told of it at once, and whom that has reached.
 */
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
  await db.schema
    .createTable('announcements')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('announced')
    .addColumn('announcement', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('problem', 'text')
    .addPrimaryKeyConstraint('announced_to', ['announcement', 'recipient'])
    .execute();
  await signedTable(db, 'revocations')
    .addColumn('claimed_by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .execute();
}
