/**
 * The secret store: encrypted files under RUNBOOKS_HOME, safe with several processes. Secrets go from an activity to the
 * store and from the store to an activity; everything else has references.
 *
 * Invariants: a version is written once and its number is never used again; storing the same operation twice gives the
 * version of the first time, whatever the value, so that a retry after a crash makes no second one.
 */
import { createHash } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';
import {
  formatSecretReference,
  isSecretName,
  parseSecretReference,
  secretNameRule,
} from '../../domain/secret-reference.ts';
import type { Keyring } from '../../keys.ts';
import { metadataOf, removed, resealed, seal, unseal } from './secret-record.ts';
import type { SealedRecord, SecretKind, SecretMetadata, SecretRecord } from './secret-record.ts';
import { withLease, publish, readVersions, replace, secretNames, sweep } from './version-files.ts';

export interface PutOptions {
  kind: SecretKind;
  /** Who stores it: a person's name, or the run. */
  createdBy: string;
  /** ISO 8601. */
  notAfter?: string | undefined;
  /** What makes a retry recognizable, such as `<run>/<step>`. */
  operation?: string | undefined;
}

export interface StoredSecret extends SecretMetadata {
  /** `secret://name@version`. */
  reference: string;
}

export interface SecretStore {
  /** Stores a value as the next version. With an operation that was stored before: that version, and its value stays. */
  put(name: string, value: string, options: PutOptions): Promise<StoredSecret>;
  /** What is stored, without values, by name and version. Needs no key. */
  list(): Promise<StoredSecret[]>;
  /** One version, or the latest. */
  get(name: string, version?: number): Promise<StoredSecret & { value: string }>;
  /** The value of a reference. Throws `secret-reference-invalid`, `secret-not-found`, or a key's failure. */
  resolve(reference: string): Promise<StoredSecret & { value: string }>;
  /** The reference with its version, checked to be there, without opening it. */
  pin(reference: string): Promise<string>;
  /** Removes one version, or all. Answers how many there were. */
  remove(name: string, version?: number): Promise<number>;
  /** Seals every version that an older key has sealed with the current one, one after the other; safe to repeat. */
  reseal(): Promise<{ resealed: number; current: number }>;
}

/** A store in a folder. The keys are fetched whenever they are needed: another process may have rotated them. */
export function secretStore(folder: string, keys: Keyring | (() => Promise<Keyring>)): SecretStore {
  const keyring = async (): Promise<Keyring> => (typeof keys === 'function' ? keys() : keys);
  const find = async (name: string, version?: number): Promise<SealedRecord> => {
    const sealed = isSecretName(name) ? (await readVersions(folder, name)).filter(isSealed) : [];
    const record = version === undefined ? sealed.at(-1) : sealed.find((each) => each.version === version);
    if (record !== undefined) return record;
    throw new Failure('secret-not-found', {
      service: 'secrets',
      subject: formatSecretReference({ name, ...(version === undefined ? {} : { version }) }),
    });
  };
  const get = async (name: string, version?: number): Promise<StoredSecret & { value: string }> => {
    const record = await find(name, version);
    return { ...stored(record), value: unseal(record, await keyring()) };
  };

  return {
    put: async (name, value, options) => put(folder, await keyring(), name, value, options),
    list: async () => {
      const all = await Promise.all((await secretNames(folder)).map(async (name) => readVersions(folder, name)));
      return all.flat().filter(isSealed).map(stored);
    },
    get,
    resolve: async (reference) => {
      const { name, version } = parsed(reference);
      return get(name, version);
    },
    pin: async (reference) => {
      const { name, version } = parsed(reference);
      return stored(await find(name, version)).reference;
    },
    remove: async (name, version) => {
      if (!isSecretName(name) || (await readVersions(folder, name)).length === 0) return 0;
      return withLease(folder, name, async () => {
        const records = (await readVersions(folder, name)).filter(isSealed);
        const leaving = version === undefined ? records : records.filter((record) => record.version === version);
        for (const record of leaving) await replace(folder, removed(record, new Date().toISOString()));
        return leaving.length;
      });
    },
    reseal: async () => {
      const ring = await keyring();
      const counts = { resealed: 0, current: 0 };
      for (const name of await secretNames(folder)) {
        await withLease(folder, name, async () => {
          for (const record of (await readVersions(folder, name)).filter(isSealed)) {
            if (record.keyId === ring.current) {
              counts.current += 1;
              continue;
            }
            await replace(folder, resealed(record, ring));
            counts.resealed += 1;
          }
        });
      }
      return counts;
    },
  };
}

async function put(
  folder: string,
  keys: Keyring,
  name: string,
  value: string,
  options: PutOptions,
): Promise<StoredSecret> {
  if (!isSecretName(name)) {
    throw new Failure('secret-reference-invalid', {
      service: 'secrets',
      subject: `a secret's name is ${secretNameRule}`,
    });
  }
  const operation =
    options.operation === undefined ? undefined : createHash('sha256').update(options.operation).digest('hex');
  await sweep(folder, name);
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const versions = await readVersions(folder, name);
    const before =
      operation === undefined ? undefined : versions.filter(isSealed).find((each) => each.operation === operation);
    if (before !== undefined) return stored(before);
    const { kind, createdBy, notAfter } = options;
    const metadata = {
      name,
      version: versions.length + 1,
      kind,
      createdAt: new Date().toISOString(),
      createdBy,
      notAfter,
      operation,
    };
    const record = seal(metadata, value, keys);
    if (await publish(folder, record)) return stored(record);
  }
  throw new Failure('secret-store-busy', { service: 'secrets', subject: `secret://${name}` });
}

function stored(record: SecretRecord): StoredSecret {
  return { ...metadataOf(record), reference: formatSecretReference(record) };
}

function isSealed(record: SecretRecord): record is SealedRecord {
  return 'data' in record;
}

function parsed(reference: string): { name: string; version?: number } {
  const read = parseSecretReference(reference);
  // The text isn't repeated: it may be a secret, written in a reference's place.
  if (read === undefined) throw new Failure('secret-reference-invalid', { service: 'secrets' });
  return read;
}
