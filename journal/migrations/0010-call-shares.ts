/** Who has how many calls of a lane under way, and the numbers by which they queue. */
import type { Kysely } from 'kysely';

export async function callShares(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_lanes')
    .addColumn('connection', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('tickets', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_lanes_lane', ['connection', 'lane'])
    .execute();

  await db.schema
    .createTable('call_shares')
    .addColumn('connection', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('ticket', 'bigint', (column) => column.notNull())
    .addColumn('wanted', 'bigint', (column) => column.notNull())
    .addColumn('slots', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_shares_holder', ['connection', 'lane', 'holder'])
    .execute();
}
