/** Which sign-in a person has used for which statement, and what was signed by it. */
import type { Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function signIns(db: Kysely<unknown>): Promise<void> {
  await signedTable(db, 'sign_ins')
    .addColumn('statement', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('run', 'text')
    .execute();
  await signedTable(db, 'signed_statements')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('run', 'text')
    .addColumn('plan_hash', 'text')
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('token_digest', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('signed_statements_statement').on('signed_statements').column('part').execute();
}
