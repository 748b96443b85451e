/** What is remembered of objects and credentials: three tables of signed rows. */
import { sql, type Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

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
