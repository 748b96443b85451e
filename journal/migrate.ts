/**
 * Brings a journal's schema to that of this program: numbered steps, forward only, each in a transaction of its own under
 * a lock, so that of two processes which open at once one does it and the other finds it done.
 *
 * Invariant: what a journal has applied is the beginning of the list below, without gaps; anything else is a newer
 * program's journal or a damaged one, and neither is touched.
 */
import type { Kysely } from 'kysely';
import { Failure } from '../domain/failure.ts';
import type { Database } from './open.ts';
import type { Tables } from './tables.ts';
import { firstTables } from './migrations/0001-first-tables.ts';
import { losses } from './migrations/0002-losses.ts';
import { identitiesOwnershipCredentials } from './migrations/0003-identities-ownership-credentials.ts';
import { listsAndPauses } from './migrations/0004-lists-and-pauses.ts';
import { secrets } from './migrations/0005-secrets.ts';
import { prunings } from './migrations/0006-prunings.ts';
import { reports } from './migrations/0007-reports.ts';
import { waits } from './migrations/0008-waits.ts';
import { steps } from './migrations/0009-steps.ts';
import { callShares } from './migrations/0010-call-shares.ts';
import { sentBefore } from './migrations/0011-sent-before.ts';
import { admissions } from './migrations/0012-admissions.ts';
import { stops } from './migrations/0013-stops.ts';
import { votes } from './migrations/0014-votes.ts';
import { signIns } from './migrations/0015-sign-ins.ts';
import { passkeys } from './migrations/0016-passkeys.ts';

export interface Migration {
  number: number;
  name: string;
  up(db: Kysely<unknown>): Promise<void>;
}

/** In their order; what has been released never changes. */
export const migrations: readonly Migration[] = [
  { number: 1, name: 'first-tables', up: firstTables },
  { number: 2, name: 'losses', up: losses },
  { number: 3, name: 'identities-ownership-credentials', up: identitiesOwnershipCredentials },
  { number: 4, name: 'lists-and-pauses', up: listsAndPauses },
  { number: 5, name: 'secrets', up: secrets },
  { number: 6, name: 'prunings', up: prunings },
  { number: 7, name: 'reports', up: reports },
  { number: 8, name: 'waits', up: waits },
  { number: 9, name: 'steps', up: steps },
  { number: 10, name: 'call-shares', up: callShares },
  { number: 11, name: 'sent-before', up: sentBefore },
  { number: 12, name: 'admissions', up: admissions },
  { number: 13, name: 'stops', up: stops },
  { number: 14, name: 'votes', up: votes },
  { number: 15, name: 'sign-ins', up: signIns },
  { number: 16, name: 'passkeys', up: passkeys },
];

/**
 * @throws Failure `journal-newer`, `journal-damaged`, or why the database can't be used
 */
export async function migrate(database: Database, known: readonly Migration[] = migrations): Promise<void> {
  if (await isCurrent(database, known)) return;
  while (await applyNext(database, known));
  await database.grantReader(database.db);
}

/** Without a lock, and without the right to change the schema. Where it can't be read, applying says why. */
async function isCurrent({ db, where }: Database, known: readonly Migration[]): Promise<boolean> {
  const applied = await appliedSteps(db).catch(() => []);
  refuseUnknown(applied, known, where);
  return applied.length === known.length;
}

/** @returns whether there was one to apply */
async function applyNext({ db, now, lockSchema, where }: Database, known: readonly Migration[]): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    await lockSchema(tx);
    await tx.schema
      .createTable('migrations')
      .ifNotExists()
      .addColumn('number', 'integer', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('applied_at', 'text', (column) => column.notNull())
      .execute();
    const applied = await appliedSteps(tx);
    refuseUnknown(applied, known, where);
    const next = known[applied.length];
    if (next === undefined) return false;
    // A step knows the tables as they were when it was written.
    await next.up(tx as unknown as Kysely<unknown>);
    await tx
      .insertInto('migrations')
      .values({ number: next.number, name: next.name, applied_at: await now(tx) })
      .execute();
    return true;
  });
}

export async function appliedSteps(tx: Kysely<Tables>): Promise<Omit<Migration, 'up'>[]> {
  return await tx.selectFrom('migrations').select(['number', 'name']).orderBy('number').execute();
}

/**
 * @param where what has these steps, in words
 * @throws Failure `journal-newer`, `journal-damaged`
 */
export function refuseUnknown(
  applied: readonly Omit<Migration, 'up'>[],
  known: readonly Migration[],
  where: string,
): void {
  for (const [index, { number, name }] of applied.entries()) {
    const expected = known[index];
    if (number === index + 1 && expected?.name === name) continue;
    if (number === index + 1 && expected === undefined) {
      const newest = applied.at(-1) ?? { number, name };
      const ours = known.at(-1);
      const subject = `${where}: its schema is ${migrationId(newest)}, this program knows ${ours ? migrationId(ours) : 'none'}`;
      throw new Failure('journal-newer', { service: 'journal', subject });
    }
    const subject = `${where}: schema ${migrationId({ number, name })} where ${expected ? migrationId(expected) : index + 1} belongs`;
    throw new Failure('journal-damaged', { service: 'journal', subject });
  }
}

export function migrationId({ number, name }: Omit<Migration, 'up'>): string {
  return `${String(number).padStart(4, '0')}-${name}`;
}
