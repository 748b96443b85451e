/**
 * Which objects each subject owns: what its runs made or adopted, by the object's ID. A run has an object until its change is
 * undone; what was deleted no run has.
 *
 * Invariants: an object of which a row doesn't verify is answered as unverified, and hides no other; a run that changes what
 * an earlier one made leaves it with the earlier one when it is undone. What a run replaced stays with the run that made it,
 * under the ID that is gone: an undo makes it again under another, and its name is all that leads to that.
 */
import type { Journal, JournalTransaction } from './journal.ts';
import { newestSigned } from './newest-rows.ts';
import { claimsIn, isOf, ownedIn, type How, type Owned, type OwnedObject, type Place } from './ownership-claims.ts';
import { appendSigned, holdStream, readSigned, type Stream, type Unverified } from './signed-rows.ts';

export interface Owner {
  /** Workflow ID. */
  readonly subject: string;
  /** ID of the run. */
  readonly run: string;
}

export interface Acquired extends OwnedObject {
  readonly how: How;
  /** ID of the object in whose place it was made: what was made stays made. */
  readonly replaced?: string | undefined;
}

/** The run has made or changed the object. */
export async function recordOwned(journal: Journal, owner: Owner, object: Acquired): Promise<void> {
  await journal.transaction(async (tx) => {
    await holdOwnership(tx, owner.subject, object);
    await keepOwned(journal, tx, owner, object);
  });
}

/** @param owner.run whose change was undone; null: it was deleted, and no run of the subject has it any longer */
export async function releaseOwned(
  journal: Journal,
  owner: { readonly subject: string; readonly run: string | null },
  object: OwnedObject,
): Promise<void> {
  await journal.transaction(async (tx) => {
    await holdOwnership(tx, owner.subject, object);
    await keepReleased(journal, tx, owner, object);
  });
}

/** What a subject owns, that of the newest run first; before it the objects of which it isn't known. */
export async function ownedBy(journal: Journal, subject: string): Promise<(Owned | Unverified)[]> {
  return ownedIn(
    await journal.read((tx) => readSigned(journal, tx, { table: 'ownership', scope: subject }, journal.trusted)),
  );
}

/** Which subjects own an object, and by which of their resources. */
export async function ownersOf(journal: Journal, object: Omit<OwnedObject, 'name'>): Promise<(Owned | Unverified)[]> {
  const places = await journal.read(async (tx) => {
    const newest = await newestSigned(journal, tx, { table: 'ownership', part: partOf(object) });
    const all: Place[] = [];
    for (const each of newest) {
      const { scope, part } = each.verified ? each.row : each;
      all.push(...(await readSigned(journal, tx, { table: 'ownership', scope, part }, journal.trusted)));
    }
    return all;
  });
  return ownedIn(places);
}

/** Before what is added; after what else the transaction holds. */
export async function holdOwnership(tx: JournalTransaction, subject: string, object: OwnedObject): Promise<void> {
  await holdStream(tx, streamOf(subject, object));
}

/** Adds a row where the run doesn't have it yet. */
export async function keepOwned(
  journal: Journal,
  tx: JournalTransaction,
  { subject, run }: Owner,
  { how, replaced, ...object }: Acquired,
): Promise<void> {
  const claims = await claimsOf(journal, tx, subject, object);
  if (claims.some((claim) => claim.run === run)) return;
  const [former] = replaced === undefined ? [] : await claimsOf(journal, tx, subject, { ...object, id: replaced });
  const row = { at: await tx.now(), run, name: object.name, how: former?.how ?? how };
  await appendSigned(journal, tx, streamOf(subject, object), [row]);
}

/** Adds a row where the run has it. */
export async function keepReleased(
  journal: Journal,
  tx: JournalTransaction,
  { subject, run }: { readonly subject: string; readonly run: string | null },
  object: OwnedObject,
): Promise<void> {
  const claims = await claimsOf(journal, tx, subject, object);
  if (!claims.some((claim) => run === null || claim.run === run)) return;
  const row = { at: await tx.now(), run, name: object.name, how: null };
  await appendSigned(journal, tx, streamOf(subject, object), [row]);
}

async function claimsOf(journal: Journal, tx: JournalTransaction, subject: string, object: OwnedObject) {
  const places = await readSigned(journal, tx, streamOf(subject, object), journal.trusted);
  return claimsIn(places).filter(isOf(object.name));
}

function streamOf(subject: string, object: Omit<OwnedObject, 'name'>): Stream<'ownership'> {
  return { table: 'ownership', scope: subject, part: partOf(object) };
}

/** A list as JSON: no object can be taken for another. */
function partOf({ connection, kind, id }: Omit<OwnedObject, 'name'>): string {
  return JSON.stringify([connection, kind, id]);
}
