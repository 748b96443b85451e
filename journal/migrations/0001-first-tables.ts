/** Whose journal it is, leases, the counters of signed rows, and the writes. */
import { sql, type Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function firstTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('installation')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('made_at', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('leases')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('writers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('last', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('streams')
    .addColumn('stream_table', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('part', 'text', (column) => column.notNull())
    .addColumn('last', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('streams_key', ['stream_table', 'scope', 'part'])
    .execute();

  await signedTable(db, 'writes')
    .addColumn('write', 'text', (column) => column.notNull())
    .addColumn('phase', 'text', (column) => column.notNull().check(sql`phase in ('intent', 'outcome')`))
    .addColumn('label', 'text')
    .addColumn('kind', 'text')
    .addColumn('item', 'text')
    .addColumn('before', 'text')
    .addColumn('outcome', 'text', (column) => column.check(sql`outcome in ('done', 'refused')`))
    .addColumn('made', 'text')
    .addColumn('refusal', 'text')
    .addUniqueConstraint('writes_once', ['write', 'phase'])
    .execute();
}
