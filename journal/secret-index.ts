/**
 * Which versions of a secret there are: signed rows, without the values.
 *
 * Invariants: a version's number is its position among the secret's versions, so that none is missing or used again
 * unnoticed; a removal is a row in a stream of its own, so that one that doesn't verify damages its version alone.
 */
import { Failure } from '../domain/failure.ts';
import { formatSecretReference } from '../domain/secret-reference.ts';
import { secretKinds, type SecretMetadata } from '../domain/secret-store.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { reasons } from './newest-rows.ts';
import { identityOf } from './secret-record.ts';
import { appendSigned, readSigned, type Stream, type Unverified } from './signed-rows.ts';
import type { SecretColumns } from './tables.ts';

interface Place {
  version: number;
  /** The last of very many that are missing in a row; else the version itself. */
  upTo: number;
}

export type StoredVersion = Place & { state: 'stored'; metadata: SecretMetadata; identity: string };
type DamagedVersion = Place & { state: 'damaged'; failure: Failure };
export type IndexedVersion = StoredVersion | DamagedVersion | (Place & { state: 'removed' });

/** So many that are missing in a row are named one by one. */
const mostMissing = 1_000;

const blank: SecretColumns = { at: '', kind: null, created_by: null, not_after: null, operation: null, identity: null };

/** Its last position is the number of the newest version. */
export function versionsStream(name: string): Stream<'secrets'> {
  return { table: 'secrets', scope: name, part: 'versions' };
}

function removalStream(name: string, version: number): Stream<'secrets'> {
  return { table: 'secrets', scope: name, part: `removal/${version}` };
}

/** Adds the newest version, in a transaction that holds the secret's versions. */
export async function addVersion(journal: Journal, tx: JournalTransaction, metadata: SecretMetadata): Promise<void> {
  const { name, kind, createdAt, createdBy, notAfter = null, operation = null } = metadata;
  const described = { kind, created_by: createdBy, not_after: notAfter, operation, identity: identityOf(metadata) };
  await appendSigned(journal, tx, versionsStream(name), [{ at: createdAt, ...described }]);
}

/** Adds that a version is removed, in a transaction that holds the secret's versions. */
export async function addRemoval(
  journal: Journal,
  tx: JournalTransaction,
  { name, version }: { name: string; version: number },
): Promise<void> {
  await appendSigned(journal, tx, removalStream(name, version), [{ ...blank, at: await tx.now() }]);
}

/** Names of all secrets that ever were, sorted. */
export async function secretNames({ rows }: JournalTransaction): Promise<string[]> {
  const indexed = await rows.selectFrom('secrets').select('scope').distinct().execute();
  const counted = await rows.selectFrom('streams').select('scope').where('stream_table', '=', 'secrets').execute();
  return [...new Set([...indexed, ...counted].map(({ scope }) => scope))].sort();
}

/** Every version of a secret, oldest first; none when it was never stored. */
export async function indexedVersions(
  journal: Journal,
  tx: JournalTransaction,
  name: string,
): Promise<IndexedVersion[]> {
  const places = await readSigned(journal, tx, { table: 'secrets', scope: name }, journal.trusted);
  const removals = new Map<string, 'removed' | Unverified>();
  for (const place of places) {
    // A removal that verifies counts, whatever else is in its stream.
    if (place.verified) removals.set(place.row.part, 'removed');
    else if (!removals.has(place.part)) removals.set(place.part, place);
  }
  const { part } = versionsStream(name);
  return places.flatMap((place): IndexedVersion[] => {
    if ((place.verified ? place.row.part : place.part) !== part) return [];
    const numbers = place.verified ? [{ version: place.row.position, upTo: place.row.position }] : numbersOf(place);
    return numbers.map((number) => {
      const removal = removals.get(removalStream(name, number.version).part);
      if (removal === 'removed') return { ...number, state: 'removed' };
      if (!place.verified) return { ...number, ...damage(name, number, 'its row', place.reason) };
      if (removal) return { ...number, ...damage(name, number, 'the row of its removal', removal.reason) };
      const { at, kind, created_by: createdBy, not_after: notAfter, operation, identity } = place.row;
      const known = secretKinds.find((each) => each === kind);
      if (known === undefined || createdBy === null || identity === null) {
        return { ...number, ...damage(name, number, 'its row', 'bad-signature') };
      }
      const metadata = {
        name,
        version: number.version,
        kind: known,
        createdAt: at,
        createdBy,
        ...(notAfter !== null && { notAfter }),
        ...(operation !== null && { operation }),
      };
      return { ...number, state: 'stored', metadata, identity };
    });
  });
}

/** @param asked undefined: any */
export function isOf({ version, upTo }: IndexedVersion, asked: number | undefined): boolean {
  return asked === undefined || (version <= asked && asked <= upTo);
}

function numbersOf({ position, upTo }: Unverified): Place[] {
  if (upTo - position >= mostMissing) return [{ version: position, upTo }];
  return Array.from({ length: upTo - position + 1 }, (_, index) => {
    return { version: position + index, upTo: position + index };
  });
}

function damage(name: string, place: Place, what: string, reason: Unverified['reason']) {
  return { state: 'damaged', failure: damagedFailure(name, place, `${what} ${reasons[reason]}`) } as const;
}

/** What reading a damaged version throws. */
export function damagedFailure(name: string, { version, upTo }: Place, why: string): Failure {
  const last = upTo > version ? ` to @${upTo}` : '';
  const subject = `${formatSecretReference({ name, version })}${last}: ${why}`;
  return new Failure('secret-damaged', { service: 'secrets', subject });
}
