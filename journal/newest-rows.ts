/**
 * The newest row of each stream, for what is only as its last row says. An older row stands for nothing: where the newest one
 * is missing or doesn't verify, what it said is unknown.
 */
import { sql } from 'kysely';
import type { Journal, JournalTransaction } from './journal.ts';
import { distrust, type Unverified, type Verified } from './signed-rows.ts';
import type { SignedRow, SignedTable } from './tables.ts';

/**
 * By scope and part; without those in which nothing was ever written.
 *
 * @param where a stream, all streams of a scope, or of a table
 */
export async function newestSigned<T extends SignedTable>(
  journal: Journal,
  tx: JournalTransaction,
  { table, scope, part }: { table: T; scope?: string | undefined; part?: string | undefined },
): Promise<(Verified<T> | Unverified)[]> {
  const { rows } = tx;
  const isNewest = sql<boolean>`${sql.ref('position')} = (
    select max(other.position) from ${sql.table(table)} other
    where other.scope = ${sql.ref(`${table}.scope`)} and other.part = ${sql.ref(`${table}.part`)}
  )`;
  let found = rows
    .selectFrom(table as SignedTable)
    .selectAll()
    .where(isNewest);
  let counters = rows.selectFrom('streams').selectAll().where('stream_table', '=', table).where('last', '>', 0);
  if (scope !== undefined) [found, counters] = [found.where('scope', '=', scope), counters.where('scope', '=', scope)];
  if (part !== undefined) [found, counters] = [found.where('part', '=', part), counters.where('part', '=', part)];
  // The counters first: a row that is added between the two is there then, and isn't missed.
  const last = await counters.execute();
  const streams = new Map<string, Verified<T> | Unverified>();
  for (const row of (await found.execute()) as unknown as SignedRow<T>[]) {
    const reason = distrust(journal.installation, table, row, journal.trusted);
    const { scope: of, part: name, position } = row;
    streams.set(
      nameOf(row),
      reason === undefined
        ? { verified: true, row }
        : { verified: false, scope: of, part: name, position, upTo: position, reason },
    );
  }
  for (const counter of last) {
    const newest = streams.get(nameOf(counter));
    const position = newest === undefined ? 0 : newest.verified ? newest.row.position : newest.position;
    if (position >= counter.last) continue;
    streams.set(nameOf(counter), {
      verified: false,
      scope: counter.scope,
      part: counter.part,
      position: position + 1,
      upTo: counter.last,
      reason: 'missing',
    });
  }
  return [...streams].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, newest]) => newest);
}

/** Reads as one name what is a pair: neither can be taken for another's. */
function nameOf({ scope, part }: { scope: string; part: string }): string {
  return JSON.stringify([scope, part]);
}

/** What is wrong with a place, after what it is a place of. */
export const reasons: Readonly<Record<Unverified['reason'], string>> = {
  missing: 'is missing',
  'unknown-writer': 'was signed by a writer whom this one does not trust',
  'bad-signature': 'is not what its writer signed',
};

/** What is wrong with a place, for a failure's subject. */
export function whyUnverified({ position, reason }: Unverified): string {
  return `row ${position} ${reasons[reason]}`;
}
