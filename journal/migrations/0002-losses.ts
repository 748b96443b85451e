/** Runs of which a journal that was put back to an older state knows too little. */
import type { Kysely } from 'kysely';
import { signedTable } from './signed-table.ts';

export async function losses(db: Kysely<unknown>): Promise<void> {
  await signedTable(db, 'losses').execute();
}
