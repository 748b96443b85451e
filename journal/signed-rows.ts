/**
 * Rows on which a later write relies: appended, never changed, and signed by the writer's key, so that anyone who may write
 * to the database can't make us delete or restore what they choose.
 *
 * Each row belongs to a stream (a table, a scope and a part of it) and has a position there, from 1 on without gaps; a
 * reader sees that one is missing, because later ones are there or the stream's own counter is ahead. It also has its
 * writer's next sequence number over all tables. The signature covers all of that, the installation and the columns.
 *
 * Not held here: who removes the newest rows of a stream *and* sets its counter back isn't noticed by these rows alone.
 */
import { sign } from 'node:crypto';
import { sql, type Insertable } from 'kysely';
import { canonical, type JsonObject } from '../domain/json.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import type { SignedRow, SignedTable, SignedTables } from './tables.ts';
import type { TrustedWriters } from './trusted-writers.ts';
import { isSignedBy } from './verified-signatures.ts';

export interface Stream<T extends SignedTable = SignedTable> {
  table: T;
  scope: string;
  part: string;
}

/** A place in a stream about which nothing is known. It is never used; what stands beside it is. */
export interface Unverified {
  verified: false;
  scope: string;
  part: string;
  position: number;
  /** The last of several places that are missing. */
  upTo: number;
  /** The row isn't there, is of nobody whom the reader trusts, or isn't what its writer signed. */
  reason: 'missing' | 'unknown-writer' | 'bad-signature';
}

export type Verified<T extends SignedTable> = { verified: true; row: SignedRow<T> };

/** Rows in one statement: both databases limit its parameters (SQLite to 32,766). */
const rowsAtOnce = 500;

/**
 * Adds rows at the end of a stream, in this order.
 *
 * @throws Failure `journal-went-back` where this writer had come further already; `journal-signs-elsewhere`
 */
export async function appendSigned<T extends SignedTable>(
  {
    installation,
    writer,
    highWater,
  }: Pick<Journal, 'installation' | 'writer'> & {
    readonly highWater: Pick<Journal['highWater'], 'refuseBehind' | 'raise'>;
  },
  { rows, onCommit }: JournalTransaction,
  { table, scope, part }: Stream<T>,
  added: readonly SignedTables[T][],
): Promise<void> {
  for (const value of added.flatMap((columns) => [...Object.values(columns), scope, part])) refuseUnstorable(value);
  // The counters' rows are locked until the end of the transaction: no number is given out twice, and none is left out.
  // Always in this order (a lease's row, the stream's, the writer's), so that two transactions can't wait for each other.
  const positions = await rows
    .insertInto('streams')
    .values({ stream_table: table, scope, part, last: added.length })
    .onConflict((row) =>
      row.columns(['stream_table', 'scope', 'part']).doUpdateSet({ last: sql`streams.last + ${added.length}` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  const sequences = await rows
    .insertInto('writers')
    .values({ id: writer.id, last: added.length })
    .onConflict((row) => row.column('id').doUpdateSet({ last: sql`writers.last + ${added.length}` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  highWater.refuseBehind(writer.id, sequences.last - added.length);
  onCommit(() => highWater.raise(new Map([[writer.id, sequences.last]])));
  const signed = added.map((columns, index) => {
    const before = added.length - 1 - index;
    const row = {
      ...columns,
      scope,
      part,
      position: positions.last - before,
      writer: writer.id,
      sequence: sequences.last - before,
    };
    const signature = sign(null, signedBytes(installation, table, row), writer.privateKey).toString('base64url');
    return { ...row, signature } as unknown as Insertable<SignedRow<T>>;
  });
  for (let from = 0; from < signed.length; from += rowsAtOnce) {
    await rows
      .insertInto(table as SignedTable)
      .values(signed.slice(from, from + rowsAtOnce) as unknown as Insertable<SignedRow<SignedTable>>[])
      .execute();
  }
}

/**
 * Until the end of the transaction nobody else appends to the stream: what is read of it stays as it is, also that nothing
 * is in it yet. Who appends to several holds them all first, since an append locks the writer's counter as well.
 *
 * @returns the last position that was given out; 0 when there is none yet
 */
export async function holdStream({ rows }: JournalTransaction, { table, scope, part }: Stream): Promise<number> {
  const { last } = await rows
    .insertInto('streams')
    .values({ stream_table: table, scope, part, last: 0 })
    .onConflict((row) => row.columns(['stream_table', 'scope', 'part']).doUpdateSet({ last: sql`streams.last` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return last;
}

/**
 * All places of the streams of a scope, or of one part of it, in their order.
 *
 * @param trusted whose rows are believed
 */
export async function readSigned<T extends SignedTable>(
  { installation }: Journal,
  { rows }: JournalTransaction,
  { table, scope, part }: Omit<Stream<T>, 'part'> & { part?: string | undefined },
  trusted: TrustedWriters,
): Promise<(Verified<T> | Unverified)[]> {
  const found = rows
    .selectFrom(table as SignedTable)
    .selectAll()
    .where('scope', '=', scope);
  const counters = rows.selectFrom('streams').selectAll().where('stream_table', '=', table).where('scope', '=', scope);
  const [all, last] = [
    await (part === undefined ? found : found.where('part', '=', part)).orderBy('position').execute(),
    await (part === undefined ? counters : counters.where('part', '=', part)).execute(),
  ];
  const parts = new Map(last.map((counter) => [counter.part, { last: counter.last, rows: [] as SignedRow<T>[] }]));
  for (const row of all as unknown as SignedRow<T>[]) {
    const ofPart = parts.get(row.part) ?? { last: 0, rows: [] };
    ofPart.rows.push(row);
    parts.set(row.part, ofPart);
  }
  return [...parts].flatMap(([name, { last, rows }]) => {
    const places = rows.map((row): Verified<T> | Unverified => {
      const reason = distrust(installation, table, row, trusted);
      return reason === undefined
        ? { verified: true, row }
        : unverified(scope, name, row.position, row.position, reason);
    });
    return withMissing(places, last, (from, upTo) => unverified(scope, name, from, upTo, 'missing'));
  });
}

function unverified(
  scope: string,
  part: string,
  position: number,
  upTo: number,
  reason: Unverified['reason'],
): Unverified {
  return { verified: false, scope, part, position, upTo, reason };
}

/** Every position must be there, up to that of the last row and to the last one that the counter knows of. */
function withMissing<T extends SignedTable>(
  places: readonly (Verified<T> | Unverified)[],
  last: number,
  missing: (from: number, upTo: number) => Unverified,
): (Verified<T> | Unverified)[] {
  let next = 1;
  const complete = places.flatMap((place) => {
    const gap = positionOf(place) > next ? [missing(next, positionOf(place) - 1)] : [];
    next = Math.max(next, positionOf(place) + 1);
    return [...gap, place];
  });
  return next <= last ? [...complete, missing(next, last)] : complete;
}

function positionOf<T extends SignedTable>(place: Verified<T> | Unverified): number {
  return place.verified ? place.row.position : place.position;
}

/** Why a row isn't believed; undefined: it is. */
export function distrust<T extends SignedTable>(
  installation: string,
  table: T,
  { signature, ...signed }: SignedRow<T>,
  trusted: TrustedWriters,
): Unverified['reason'] | undefined {
  const key = trusted.get(signed.writer);
  if (key === undefined) return 'unknown-writer';
  const bytes = signedBytes(installation, table, signed);
  return isSignedBy(key, bytes, Buffer.from(signature, 'base64url')) ? undefined : 'bad-signature';
}

/** What one of the databases refuses or replaces would come back as something that nobody signed. */
function refuseUnstorable(value: string | null): void {
  if (value !== null && /[\0\p{Surrogate}]/u.test(value))
    throw new Error('A row has a character that no database keeps');
}

/** Without what is null: a column that a later schema adds doesn't make older rows invalid. */
function signedBytes(installation: string, table: SignedTable, row: object): Buffer {
  const columns = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as JsonObject;
  return Buffer.from(`exchange-runbooks journal row v1\n${canonical({ installation, table, columns })}`);
}
