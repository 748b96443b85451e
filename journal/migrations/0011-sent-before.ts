/** Which message of its kind left before the one that is being sent: known where it isn't known whether that one has left. */
import type { Kysely } from 'kysely';

export async function sentBefore(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('messages').addColumn('sent_before', 'text').execute();
}
