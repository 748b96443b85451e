/** What a check of the journal wants to know of its rows. Only reads. */
import type { JournalTable } from './catalogue.ts';
import type { Journal } from './journal.ts';
import { readSigned, type Unverified } from './signed-rows.ts';
import type { SignedTable } from './tables.ts';

const signedColumns = ['scope', 'part', 'position', 'writer', 'sequence', 'signature'];

export interface UnverifiedIn extends Unverified {
  table: string;
}

/**
 * Verifies every signed row of every table that has such rows.
 *
 * @param tables of the database
 */
export async function verifyAll(
  journal: Journal,
  tables: readonly JournalTable[],
): Promise<{ rows: number; unverified: UnverifiedIn[] }> {
  let rows = 0;
  const unverified: UnverifiedIn[] = [];
  const signed = tables.filter(({ columns }) => signedColumns.every((column) => columns.includes(column)));
  for (const { name } of signed) {
    const table = name as SignedTable;
    for (const scope of await scopesOf(journal, table)) {
      const places = await journal.read((tx) => readSigned(journal, tx, { table, scope }, journal.trusted));
      rows += places.length;
      for (const place of places) if (!place.verified) unverified.push({ table, ...place });
    }
  }
  return { rows, unverified };
}

/** Those that have rows, and those whose counter says that they had. */
async function scopesOf({ read }: Journal, table: SignedTable): Promise<string[]> {
  return await read(async ({ rows }) => {
    const there = await rows.selectFrom(table).select('scope').distinct().execute();
    const counted = await rows.selectFrom('streams').select('scope').where('stream_table', '=', table).execute();
    return [...new Set([...there, ...counted].map(({ scope }) => scope))];
  });
}

export interface OpenWrites {
  run: string;
  count: number;
  /** ISO 8601, of the oldest of them. */
  since: string;
}

/** Runs with writes that were begun before and whose outcome isn't recorded, the oldest first. */
export async function openWritesBefore({ read }: Journal, before: string): Promise<OpenWrites[]> {
  return await read(async ({ rows }) => {
    const open = rows
      .selectFrom('writes as intent')
      .where('phase', '=', 'intent')
      .where('at', '<', before)
      .where((query) =>
        query.not(
          query.exists(
            query
              .selectFrom('writes as outcome')
              .select('outcome.write')
              .whereRef('outcome.write', '=', 'intent.write')
              .where('outcome.phase', '=', 'outcome'),
          ),
        ),
      );
    return await open
      .select(({ fn }) => ['scope as run', fn.countAll<number>().as('count'), fn.min('at').as('since')])
      .groupBy('scope')
      .orderBy('since')
      .execute();
  });
}
