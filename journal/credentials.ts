/**
 * The records of the credentials that this product made, by connection and key. A change is made on what the record says at
 * that moment, in one transaction, so that of two at once none is lost.
 *
 * Invariant: a record that is damaged is named, is never taken for one that isn't there, and hides no other.
 */
import { credentialKey, credentialSchema, type Credential } from '../domain/credential.ts';
import { Failure } from '../domain/failure.ts';
import { mayBeKeyOf, recordedCredential, type RecordedNow } from '../domain/recorded-credential.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { newestSigned, whyUnverified } from './newest-rows.ts';
import { appendSigned, holdStream, type Stream, type Unverified, type Verified } from './signed-rows.ts';

interface DamagedCredential {
  readonly connection: string;
  readonly key: string;
  /** What is wrong with it: `row 3 is missing`. */
  readonly why: string;
}

export interface CredentialList {
  /** By connection and key. */
  readonly credentials: readonly Credential[];
  readonly damaged: readonly DamagedCredential[];
}

/** @throws Failure `credential-unknown`, `credential-record-invalid` */
export async function readCredential(journal: Journal, connection: string, key: string): Promise<Credential> {
  const found = await journal.read((tx) => recordIn(journal, tx, connection, key));
  if (found === undefined) throw unknown(connection, key);
  return found;
}

/** Every credential; of one connection where it is named. */
export async function listCredentials(journal: Journal, connection?: string): Promise<CredentialList> {
  return await journal.read((tx) => listIn(journal, tx, connection));
}

/**
 * Changes one record.
 *
 * @param change waits for nothing; what it returns unchanged isn't written
 * @throws Failure `credential-unknown`, `credential-record-invalid`
 */
export async function changeCredential(
  journal: Journal,
  connection: string,
  key: string,
  change: (credential: Credential) => Credential,
): Promise<Credential> {
  return await journal.transaction(async (tx) => {
    await holdStream(tx, streamOf(connection, key));
    const found = await recordIn(journal, tx, connection, key);
    if (found === undefined) throw unknown(connection, key);
    const changed = change(found);
    if (changed !== found) await append(journal, tx, connection, key, changed);
    return changed;
  });
}

/**
 * Records what a resource made, or found as it should be: under the key that this kind has on its holder already, or a
 * new one.
 *
 * @throws Failure `credential-record-invalid` when a damaged record may be that of the same credential
 */
export async function recordCredential(journal: Journal, given: RecordedNow): Promise<Credential> {
  const { connection, kind, holder } = given;
  return await journal.transaction(async (tx) => {
    const { credentials, damaged } = await listIn(journal, tx, connection);
    const before = credentials.find((each) => each.kind === kind && each.holder.id === holder.id);
    const perhaps = damaged.find((each) => mayBeKeyOf(each.key, given));
    if (before === undefined && perhaps !== undefined) throw invalid(perhaps);
    const key = before?.key ?? credentialKey(given);
    await holdStream(tx, streamOf(connection, key));
    const recorded = recordedCredential(key, await recordIn(journal, tx, connection, key), given);
    await append(journal, tx, connection, key, recorded);
    return recorded;
  });
}

/** Forgets the credential with this value, which has been rolled back. */
export async function forgetCredential(journal: Journal, connection: string, secret: string): Promise<void> {
  await journal.transaction(async (tx) => {
    const { credentials } = await listIn(journal, tx, connection);
    const gone = credentials.find(({ current }) => current.secret === secret);
    if (gone === undefined) return;
    await holdStream(tx, streamOf(connection, gone.key));
    const now = await recordIn(journal, tx, connection, gone.key);
    if (now?.current.secret === secret) await append(journal, tx, connection, gone.key, null);
  });
}

async function recordIn(
  journal: Journal,
  tx: JournalTransaction,
  connection: string,
  key: string,
): Promise<Credential | undefined> {
  const [newest] = await newestSigned(journal, tx, streamOf(connection, key));
  const found = newest && parsed(newest);
  if (found !== undefined && 'why' in found) throw invalid(found);
  return found;
}

async function listIn(journal: Journal, tx: JournalTransaction, connection?: string): Promise<CredentialList> {
  const newest = await newestSigned(journal, tx, { table: 'credentials', scope: connection });
  const all = newest.map(parsed).filter((each) => each !== undefined);
  return {
    credentials: all.filter((each): each is Credential => !('why' in each)),
    damaged: all.filter((each): each is DamagedCredential => 'why' in each),
  };
}

/** @returns undefined for what was forgotten */
function parsed(newest: Verified<'credentials'> | Unverified): Credential | DamagedCredential | undefined {
  const { scope: connection, part: key } = newest.verified ? newest.row : newest;
  if (!newest.verified) return { connection, key, why: whyUnverified(newest) };
  const { record, position } = newest.row;
  if (record === null) return undefined;
  const { data } = credentialSchema.safeParse(JSON.parse(record));
  // What is signed is JSON; its form is that of the program that wrote it.
  return data ?? { connection, key, why: `row ${position} has another form than this version reads` };
}

async function append(
  journal: Journal,
  tx: JournalTransaction,
  connection: string,
  key: string,
  credential: Credential | null,
): Promise<void> {
  const record = credential === null ? null : JSON.stringify(credential);
  await appendSigned(journal, tx, streamOf(connection, key), [{ at: await tx.now(), record }]);
}

function streamOf(connection: string, key: string): Stream<'credentials'> {
  return { table: 'credentials', scope: connection, part: key };
}

function unknown(connection: string, key: string): Failure {
  return new Failure('credential-unknown', { service: 'runbook', subject: `${key} on ${connection}` });
}

function invalid({ connection, key, why }: DamagedCredential): Failure {
  return new Failure('credential-record-invalid', { service: 'runbook', subject: `${key} on ${connection}: ${why}` });
}
