/**
 * The secret store in the journal: an index of signed rows (secret-index.ts), and the values, sealed with keys that are
 * never in a database. A removed version's value is really deleted; its rows, and so its number, stay.
 *
 * Invariant: changes of one secret happen one after the other, because each holds the secret's versions.
 */
import { createHash } from 'node:crypto';
import { Failure, isFailure } from '../domain/failure.ts';
import {
  formatSecretReference,
  isSecretName,
  parseSecretReference,
  secretNameRule,
  type SecretReference,
} from '../domain/secret-reference.ts';
import type { PutOptions, SecretMetadata, SecretStore, StoredSecret } from '../domain/secret-store.ts';
import { loadKeys, type Keyring } from '../keys.ts';
import type { Journal } from './journal.ts';
import { refuseUnknownWriter } from './known-writer.ts';
import { resealSecrets } from './reseal-secrets.ts';
import { addRemoval, addVersion, indexedVersions, isOf, versionsStream, type IndexedVersion } from './secret-index.ts';
import { seal, unseal, type SealedRecord } from './secret-record.ts';
import { deleteValue, recordOf, valueOf, writeValue } from './secret-values.ts';
import { holdStream } from './signed-rows.ts';
import { sortedSecrets, sortedVersions } from './sorted-secrets.ts';

/** Asked whenever they are needed: another process may have rotated them. */
type Keys = () => Promise<Keyring>;

/** Of a configuration: what it holds, or the keys in its home, made at first use. */
export function secretKeysOf({ home, secretKeys }: { home: string; secretKeys?: Keyring | undefined }): Keys {
  return async () => secretKeys ?? (await loadKeys(home, 'secrets'));
}

/** @param journal opened when it is first needed */
export function journalSecrets(journal: () => Promise<Journal>, keys: Keys): SecretStore {
  const get = async (reference: SecretReference): Promise<StoredSecret & { value: string }> => {
    const { metadata, record } = await find(await journal(), reference);
    return { ...stored(metadata), value: unseal(record, await keys()) };
  };
  return {
    put: async (name, value, options) => {
      if (!isSecretName(name)) {
        const subject = `a secret's name is ${secretNameRule}`;
        throw new Failure('secret-reference-invalid', { service: 'secrets', subject });
      }
      return await put(await journal(), await keys(), { name, value }, options);
    },
    list: async () => {
      const all = await sortedSecrets(await journal());
      return { secrets: all.good.map(({ metadata }) => stored(metadata)), damaged: all.damaged };
    },
    versions: async (name) => {
      const opened = await journal();
      const { good, damaged } = await opened.read((tx) => sortedVersions(opened, tx, name));
      if (damaged[0]) throw damaged[0].failure;
      return good.map(({ metadata }) => stored(metadata));
    },
    get: async (name, version) => get({ name, ...(version !== undefined && { version }) }),
    resolve: async (reference) => get(parsed(reference)),
    pin: async (reference) => stored((await find(await journal(), parsed(reference))).metadata).reference,
    remove: async (name, version) => remove(await journal(), { name, ...(version !== undefined && { version }) }),
    reseal: async () => resealSecrets(await journal(), await keys()),
  };
}

async function put(
  journal: Journal,
  keys: Keyring,
  { name, value }: { name: string; value: string },
  { kind, createdBy, notAfter, operation: asked }: PutOptions,
): Promise<StoredSecret> {
  const operation = asked === undefined ? undefined : createHash('sha256').update(asked).digest('hex');
  return await journal.transaction(async (tx) => {
    await refuseUnknownWriter(journal, tx);
    const last = await holdStream(tx, versionsStream(name));
    if (operation !== undefined) {
      const before = storedBy(operation, await indexedVersions(journal, tx, name));
      if (before) return stored(before);
    }
    const metadata: SecretMetadata = {
      name,
      version: last + 1,
      kind,
      createdAt: await tx.now(),
      createdBy,
      ...(notAfter !== undefined && { notAfter }),
      ...(operation !== undefined && { operation }),
    };
    await addVersion(journal, tx, metadata);
    await writeValue(tx, seal(metadata, value, keys));
    return stored(metadata);
  });
}

/** @throws Failure when that of the operation may be one about which nothing is known */
function storedBy(operation: string, versions: readonly IndexedVersion[]): SecretMetadata | undefined {
  for (const version of versions) {
    if (version.state === 'stored' && version.metadata.operation === operation) return version.metadata;
  }
  for (const version of versions) if (version.state === 'damaged') throw version.failure;
  return undefined;
}

/** The version of a reference, or the latest; one that is damaged is never passed over for an older one. */
async function find(
  journal: Journal,
  reference: SecretReference,
): Promise<{ metadata: SecretMetadata; record: SealedRecord }> {
  const { name, version } = reference;
  const { found, value } = await journal.read(async (tx) => {
    const versions = isSecretName(name) ? await indexedVersions(journal, tx, name) : [];
    const found = versions.filter((each) => each.state !== 'removed' && isOf(each, version)).at(-1);
    return { found, value: found && (await valueOf(tx, { name, version: found.version })) };
  });
  if (found === undefined || found.state === 'removed') {
    throw new Failure('secret-not-found', { service: 'secrets', subject: formatSecretReference(reference) });
  }
  if (found.state === 'damaged') throw found.failure;
  const record = recordOf(found, value);
  if (isFailure(record)) throw record;
  return { metadata: found.metadata, record };
}

async function remove(journal: Journal, { name, version }: SecretReference): Promise<number> {
  const known = await journal.read((tx) => indexedVersions(journal, tx, name));
  if (known.length === 0) return 0;
  return await journal.transaction(async (tx) => {
    await refuseUnknownWriter(journal, tx);
    await holdStream(tx, versionsStream(name));
    const versions = await indexedVersions(journal, tx, name);
    const leaving = versions.filter((each) => each.state !== 'removed' && isOf(each, version));
    for (const each of leaving) {
      await addRemoval(journal, tx, { name, version: each.version });
      await deleteValue(tx, { name, version: each.version });
    }
    return leaving.length;
  });
}

function stored(metadata: SecretMetadata): StoredSecret {
  return { ...metadata, reference: formatSecretReference(metadata) };
}

function parsed(reference: string): SecretReference {
  const read = parseSecretReference(reference);
  // The text isn't repeated: it may be a secret, written in a reference's place.
  if (read === undefined) throw new Failure('secret-reference-invalid', { service: 'secrets' });
  return read;
}
