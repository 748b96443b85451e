/**
 * Stops of writes. A stop counts no matter who has set it, in the journal or as a file of the home (stop-files.ts), each alone; it
 * ends by a signed lifting of its random ID, which nobody makes who may only write to the database.
 */
import { randomBytes } from 'node:crypto';
import { ofLifting } from '../domain/announcement.ts';
import { recordAnnouncement } from './announcements.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { appendSigned, distrust } from './signed-rows.ts';
import { stopFiles, type Stop, type StopFile } from './stop-files.ts';
import type { SignedRow } from './tables.ts';

/** A stop that holds, and where it stands. */
export interface StopInForce extends Stop {
  readonly inJournal: boolean;
  /** This home's, with the path. */
  readonly inFile: StopFile | undefined;
}

/** What the journal says. */
export interface RecordedStops {
  readonly set: readonly Stop[];
  /** IDs of which a lifting verifies. */
  readonly lifted: ReadonlySet<string>;
}

/** @param since ISO 8601 */
export function newStop(asked: Pick<Stop, 'connection' | 'by' | 'reason'>, since: string): Stop {
  return { id: randomBytes(8).toString('hex'), ...asked, since };
}

/** A second time it changes nothing. Needs no key: also a command line that may sign nothing stops. */
export async function recordStop(journal: Journal, stop: Stop): Promise<void> {
  const { id, connection, by, since, reason } = stop;
  await journal.transaction(async ({ rows, now }) => {
    const at = since ?? (await now());
    await rows
      .insertInto('stops')
      .values({ id, at, connection, claimed_by: by ?? '', reason })
      .onConflict((row) => row.column('id').doNothing())
      .execute();
  });
}

/** @throws Failure `journal-signs-elsewhere` */
export async function recordLifting(
  journal: Journal,
  stop: Stop,
  by: { readonly by: string; readonly reason: string | null },
): Promise<void> {
  await journal.transaction(async (tx) => {
    const row = { at: await tx.now(), claimed_by: by.by, reason: by.reason };
    await appendSigned(journal, tx, { table: 'stop_liftings', scope: stop.id, part: '' }, [row]);
    await recordAnnouncement(tx, ofLifting(stop, by));
  });
}

export async function recordedStops(
  { installation, trusted }: Pick<Journal, 'installation' | 'trusted'>,
  { rows }: Pick<JournalTransaction, 'rows'>,
): Promise<RecordedStops> {
  const set = await rows.selectFrom('stops').selectAll().orderBy('at').orderBy('id').execute();
  const liftings = (await rows.selectFrom('stop_liftings').selectAll().execute()) as SignedRow<'stop_liftings'>[];
  const isBelieved = (row: SignedRow<'stop_liftings'>): boolean =>
    distrust(installation, 'stop_liftings', row, trusted) === undefined;
  return {
    set: set.map(({ id, at, connection, claimed_by: by, reason }) => {
      return { id, connection, by: by === '' ? null : by, since: at, reason };
    }),
    lifted: new Set(liftings.filter(isBelieved).map(({ scope }) => scope)),
  };
}

/** @param recorded undefined: the journal can't be asked, and no lifting is known */
export function inForce(files: readonly StopFile[], recorded: RecordedStops | undefined): StopInForce[] {
  const isLifted = (id: string): boolean => recorded?.lifted.has(id) === true;
  const ofJournal = (recorded?.set ?? []).filter(({ id }) => !isLifted(id));
  const ofFiles = files.filter(({ id, isWhole }) => !isWhole || !isLifted(id));
  const named = new Set(ofJournal.map(({ id }) => id));
  return [
    ...ofJournal.map((stop) => ({ ...stop, inJournal: true, inFile: ofFiles.find(({ id }) => id === stop.id) })),
    ...ofFiles.filter(({ id }) => !named.has(id)).map((file) => ({ ...stopOf(file), inJournal: false, inFile: file })),
  ];
}

/** All that hold, by the files of its home and by the journal. */
export async function stopsInForce(
  journal: Pick<Journal, 'home' | 'installation' | 'trusted'>,
  tx: Pick<JournalTransaction, 'rows'>,
): Promise<StopInForce[]> {
  return inForce(stopFiles(journal.home), await recordedStops(journal, tx));
}

/** `by ann since 2026-11-30T12:00:00.000Z: why` */
export function stopInWords({ connection, by, since, reason }: Stop): string {
  const who = by === null ? [] : [`by ${by}`];
  const when = since === null ? [] : [`since ${since}`];
  const what = connection === null ? [] : [`on ${connection}`];
  const words = [...what, ...who, ...when].join(' ');
  if (reason === null) return words;
  return words === '' ? reason : `${words}: ${reason}`;
}

function stopOf({ id, connection, by, since, reason }: StopFile): Stop {
  return { id, connection, by, since, reason };
}
