/** What is remembered of objects and credentials: three tables of signed rows. */
import { sql, type CreateTableBuilder, type Kysely } from 'kysely';

export async function identitiesOwnershipCredentials(db: Kysely<unknown>): Promise<void> {
  await signedTable(db, 'identities').addColumn('object_id', 'text').execute();

  await signedTable(db, 'ownership')
    .addColumn('run', 'text')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('how', 'text', (column) => column.check(sql`how in ('made', 'adopted')`))
    .execute();
  await db.schema.createIndex('ownership_object').on('ownership').column('part').execute();

  await signedTable(db, 'credentials').addColumn('record', 'text').execute();
}

function signedTable(db: Kysely<unknown>, name: string): CreateTableBuilder<string> {
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
