/**
 * Removes the evidence of runs that ended long ago. Whether a run has ended is Temporal's to say, and is asked by the
 * caller; what of it is old, is decided here.
 *
 * Invariants: a run's streams go as a whole, together with their counters, so that none looks as if rows were missing; a
 * signed row says so; what doesn't verify stays, since it is evidence of something else. Only what is listed here goes:
 * never what a later run builds on. The leases of its steps go with it.
 */
import { sql } from 'kysely';
import type { Json } from '../domain/json.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { appendSigned, readSigned } from './signed-rows.ts';
import { forgetWaitsOf } from './waits.ts';

/** Signed tables that are evidence and nothing else; their scope is the run. */
const evidence = ['writes', 'steps', 'reports', 'admissions', 'votes', 'signed_statements'] as const;

export interface OldRun {
  run: string;
  /** When its newest row was written, ISO 8601. */
  newest: string;
  rows: number;
}

export interface Pruning {
  at: string;
  by: string;
  rows: number;
}

/** Runs of which the newest row is older, the oldest first. */
export async function runsOlderThan({ read }: Journal, before: string): Promise<OldRun[]> {
  return await read((tx) => oldRuns(tx, before));
}

async function oldRuns({ rows }: JournalTransaction, before: string, only?: string): Promise<OldRun[]> {
  const runs = new Map<string, OldRun>();
  for (const table of evidence) {
    const all = rows
      .selectFrom(table)
      .select(({ fn }) => ['scope', fn.max('at').as('newest'), fn.countAll<number>().as('rows')])
      // What is of no run.
      .where('scope', '<>', '');
    const found = await (only === undefined ? all : all.where('scope', '=', only)).groupBy('scope').execute();
    for (const { scope, newest, rows: count } of found) {
      const known = runs.get(scope);
      const later = known === undefined || newest > known.newest ? newest : known.newest;
      runs.set(scope, { run: scope, newest: later, rows: (known?.rows ?? 0) + count });
    }
  }
  const old = [...runs.values()].filter(({ newest }) => newest < before);
  return old.toSorted((a, b) => (a.newest < b.newest ? -1 : 1));
}

/**
 * Removes what is recorded of one run.
 *
 * @param before the run is left alone when something of it is newer by now
 * @param by who asks for it: a claim
 * @returns `unverified`: it stays, because a place in it doesn't verify
 */
export async function pruneRun(
  journal: Journal,
  run: string,
  { before, by }: { before: string; by: string },
): Promise<'pruned' | 'newer' | 'unverified'> {
  return await journal.transaction(async (tx) => {
    await holdStreams(tx, run);
    const [old] = await oldRuns(tx, before, run);
    if (old === undefined) return 'newer';
    for (const table of evidence) {
      const places = await readSigned(journal, tx, { table, scope: run }, journal.trusted);
      if (places.some(({ verified }) => !verified)) return 'unverified';
    }
    if (await holdsNewestOfAnother(journal, tx, run)) return 'newer';
    const at = await tx.now();
    for (const table of evidence) {
      const { numDeletedRows } = await tx.rows.deleteFrom(table).where('scope', '=', run).executeTakeFirst();
      if (numDeletedRows === 0n) continue;
      const counters = tx.rows.deleteFrom('streams').where('stream_table', '=', table).where('scope', '=', run);
      const parts = await counters.returning('part').execute();
      const removed = { rows: Number(numDeletedRows), parts: parts.length };
      const row = { at, claimed_by: by, newest: old.newest, removed: JSON.stringify(removed) };
      await appendSigned(journal, tx, { table: 'prunings', scope: run, part: table }, [row]);
    }
    await tx.rows.deleteFrom('leases').where('name', 'like', `${run}/%`).execute();
    await forgetWaitsOf(tx, run);
    return 'pruned';
  });
}

/** Without the newest row of a writer the journal would look older than it was (high-water.ts). Our own is added here. */
async function holdsNewestOfAnother({ writer }: Journal, { rows }: JournalTransaction, run: string): Promise<boolean> {
  const last = new Map((await rows.selectFrom('writers').selectAll().execute()).map(({ id, last }) => [id, last]));
  for (const table of evidence) {
    const newest = await rows
      .selectFrom(table)
      .select(['writer', (row) => row.fn.max('sequence').as('sequence')])
      .where('scope', '=', run)
      .groupBy('writer')
      .execute();
    if (newest.some(({ writer: id, sequence }) => id !== writer.id && last.get(id) === sequence)) return true;
  }
  return false;
}

/** What was removed of a run, as far as that verifies. */
export async function pruningsOf(journal: Journal, run: string): Promise<Pruning[]> {
  const places = await journal.read((tx) =>
    readSigned(journal, tx, { table: 'prunings', scope: run }, journal.trusted),
  );
  return places.flatMap((place) => {
    if (!place.verified) return [];
    const { at, claimed_by: by, removed } = place.row;
    return [{ at, by, rows: rowsIn(JSON.parse(removed) as Json) }];
  });
}

function rowsIn(removed: Json): number {
  return typeof removed === 'object' && removed !== null && 'rows' in removed ? Number(removed.rows) : 0;
}

/** Until the end of the transaction nobody appends to what is there of the run. */
async function holdStreams({ rows }: JournalTransaction, run: string): Promise<void> {
  await rows
    .updateTable('streams')
    .set({ last: sql`last` })
    .where('stream_table', 'in', [...evidence])
    .where('scope', '=', run)
    .execute();
}
