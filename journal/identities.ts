/**
 * Under which object ID each resource was written, by connection, kind and natural name: from then on it is found by that ID
 * and never by its name. Names are compared without case.
 *
 * Invariant: an ID whose row doesn't verify is unknown, and unknown is never absent: what was written would be taken for
 * somebody else's of the same name.
 */
import { Failure } from '../domain/failure.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { newestSigned, whyUnverified } from './newest-rows.ts';
import { appendSigned, holdStream, type Stream } from './signed-rows.ts';

export interface ResourceName {
  readonly connection: string;
  readonly kind: string;
  readonly name: string;
}

/**
 * @returns the recorded ID; undefined where none was recorded, or it was forgotten
 * @throws Failure `identity-record-invalid`
 */
export async function recordedId(journal: Journal, name: ResourceName): Promise<string | undefined> {
  const [newest] = await journal.read((tx) => newestSigned(journal, tx, streamOf(name)));
  if (newest === undefined) return undefined;
  if (newest.verified) return newest.row.object_id ?? undefined;
  const subject = `${name.kind} ${name.name} on ${name.connection}: ${whyUnverified(newest)}`;
  throw new Failure('identity-record-invalid', { service: 'journal', subject });
}

export async function recordId(journal: Journal, name: ResourceName, id: string): Promise<void> {
  await journal.transaction(async (tx) => {
    await holdIdentity(tx, name);
    await keepIdentity(journal, tx, name, id);
  });
}

export async function forgetId(journal: Journal, name: ResourceName): Promise<void> {
  await journal.transaction(async (tx) => {
    await holdIdentity(tx, name);
    await keepIdentity(journal, tx, name, null);
  });
}

/** Before what else the transaction holds. */
export async function holdIdentity(tx: JournalTransaction, name: ResourceName): Promise<void> {
  await holdStream(tx, streamOf(name));
}

/** Adds a row where the newest one says something else. @param id null: it is forgotten */
export async function keepIdentity(
  journal: Journal,
  tx: JournalTransaction,
  name: ResourceName,
  id: string | null,
): Promise<void> {
  const stream = streamOf(name);
  const [newest] = await newestSigned(journal, tx, stream);
  const known = newest === undefined ? null : newest.verified ? newest.row.object_id : undefined;
  if (known !== id) await appendSigned(journal, tx, stream, [{ at: await tx.now(), object_id: id }]);
}

/** A list as JSON: no kind and name can be taken for another's. */
function streamOf({ connection, kind, name }: ResourceName): Stream<'identities'> {
  return { table: 'identities', scope: connection, part: JSON.stringify([kind, name.toLowerCase()]) };
}
