/**
 * Pauses of calls: until when a service asked to be left alone (`Retry-After`), for all workers of an installation and by
 * the clock that they share. One row for each lane at most; a pause never gets shorter, and one that is over is removed by
 * the next that begins.
 */
import type { Journal } from './journal.ts';

/** What a service counts calls by. */
export interface CallLane {
  /** The connection's name. */
  connection: string;
  /** The service, or a part of it that has a limit of its own. */
  lane: string;
}

/** @param ms milliseconds from now on in which nobody may call */
export async function pauseCalls(journal: Journal, { connection, lane }: CallLane, ms: number): Promise<void> {
  await journal.transaction(async ({ rows, now }) => {
    const at = await now();
    const until = new Date(Date.parse(at) + ms).toISOString();
    await rows.deleteFrom('pauses').where('until', '<=', at).execute();
    await rows
      .insertInto('pauses')
      .values({ connection, lane, until })
      .onConflict((row) => row.columns(['connection', 'lane']).doUpdateSet({ until }).where('pauses.until', '<', until))
      .execute();
  });
}

/** @returns milliseconds that are left of a pause; 0: calls may go */
export async function pauseLeft(journal: Journal, { connection, lane }: CallLane): Promise<number> {
  return await journal.read(async ({ rows, now }) => {
    const pause = await rows
      .selectFrom('pauses')
      .select('until')
      .where('connection', '=', connection)
      .where('lane', '=', lane)
      .executeTakeFirst();
    if (pause === undefined) return 0;
    return Math.max(0, Math.ceil(Date.parse(pause.until) - Date.parse(await now())));
  });
}
