/** What runs wait for, whom was sent what about it, and who couldn't be reached. */
import type { Kysely } from 'kysely';

export async function waits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('waits')
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('kind', 'text')
    .addColumn('since', 'text')
    .addColumn('until', 'text')
    .addColumn('remind_every', 'bigint')
    .addColumn('about', 'text')
    .addColumn('ended_at', 'text')
    .addPrimaryKeyConstraint('waits_of_run', ['run_id', 'number'])
    .execute();

  await db.schema
    .createTable('messages')
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('messages_about', ['run_id', 'number', 'recipient', 'kind'])
    .execute();

  await db.schema
    .createTable('unreached')
    .addColumn('recipient', 'text', (column) => column.primaryKey())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('tried_at', 'text', (column) => column.notNull())
    .addColumn('problem', 'text', (column) => column.notNull())
    .addColumn('reported_at', 'text')
    .execute();
}
