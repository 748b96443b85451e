/** The columns that each table of signed rows begins with (signed-rows.ts). What has been released never changes. */
import type { CreateTableBuilder, Kysely } from 'kysely';

export function signedTable(db: Kysely<unknown>, name: string): CreateTableBuilder<string> {
  return db.schema
    .createTable(name)
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('part', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('writer', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_stream`, ['scope', 'part', 'position'])
    .addUniqueConstraint(`${name}_writer`, ['writer', 'sequence']);
}
