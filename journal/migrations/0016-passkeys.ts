/** Passkeys: by whom they were enrolled, endorsed and revoked, and how often they were used. */
import type { Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function passkeys(db: Kysely<unknown>): Promise<void> {
  await signedTable(db, 'passkeys')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('statement', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .execute();
}
