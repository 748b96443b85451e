/**
 * One version of a secret as it lies in its file: metadata in the clear, the value sealed by AES-256-GCM with the
 * metadata as associated data, so that neither can be changed or moved to another name or version unnoticed.
 *
 * A key check (an HMAC of a constant) distinguishes a wrong key from a changed file.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../domain/failure.ts';
import type { Keyring } from '../../keys.ts';

export const secretKinds = ['password', 'client-secret', 'certificate', 'private-key'] as const;
export type SecretKind = (typeof secretKinds)[number];

const metadataShape = {
  name: z.string(),
  version: z.number().int().positive(),
  kind: z.enum(secretKinds),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  createdBy: z.string(),
  /** When the secret stops to work where it is registered, ISO 8601. */
  notAfter: z.string().optional(),
  /** Digest of the operation that stored it. */
  operation: z.string().optional(),
};

const sealedRecord = z.object({
  format: z.literal(1),
  ...metadataShape,
  keyId: z.string(),
  keyCheck: z.string(),
  iv: z.string(),
  tag: z.string(),
  data: z.string(),
});

const removedRecord = z.object({ format: z.literal(1), ...metadataShape, removedAt: z.string() });

/** What is known of a version without its key. */
export interface SecretMetadata {
  name: string;
  version: number;
  kind: SecretKind;
  createdAt: string;
  createdBy: string;
  notAfter?: string | undefined;
  operation?: string | undefined;
}

export type SealedRecord = z.output<typeof sealedRecord>;
/** What stays of a removed version, so that its number is never used again. */
export type RemovedRecord = z.output<typeof removedRecord>;
export type SecretRecord = SealedRecord | RemovedRecord;

/** Seals a value with the ring's current key. */
export function seal(metadata: SecretMetadata, value: string, keys: Keyring): SealedRecord {
  const keyId = keys.current;
  const key = keyOf(metadata, keyId, keys);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(associated(metadata, keyId));
  const data = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]).toString('base64');
  const sealed = { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data };
  return { format: 1, ...metadata, keyId, keyCheck: keyCheck(key), ...sealed };
}

/** Opens a record. Throws `secret-key-missing`, `secret-key-wrong` (both name the key's id) or `secret-tampered`. */
export function unseal(record: SealedRecord, keys: Keyring): string {
  const key = keyOf(record, record.keyId, keys);
  if (!sameText(keyCheck(key), record.keyCheck)) throw failure('secret-key-wrong', record, `key ${record.keyId}`);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(record.iv, 'base64'), { authTagLength: 16 })
      .setAAD(associated(record, record.keyId))
      .setAuthTag(Buffer.from(record.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(record.data, 'base64')), decipher.final()]).toString('utf8');
  } catch {
    throw failure('secret-tampered', record, `key ${record.keyId}`);
  }
}

/** The same version under the ring's current key. Throws as `unseal` does. */
export function resealed(record: SealedRecord, keys: Keyring): SealedRecord {
  const { name, version, kind, createdAt, createdBy, notAfter, operation } = record;
  return seal({ name, version, kind, createdAt, createdBy, notAfter, operation }, unseal(record, keys), keys);
}

/** What stays when a version is removed. */
export function removed(record: SealedRecord, removedAt: string): RemovedRecord {
  const { name, version, kind, createdAt, createdBy, notAfter, operation } = record;
  return { format: 1, name, version, kind, createdAt, createdBy, notAfter, operation, removedAt };
}

/** Reads a file's text; undefined when it isn't a record of this name and version. */
export function parseRecord(text: string, name: string, version: number): SecretRecord | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = z.union([sealedRecord, removedRecord]).safeParse(json);
  return read.success && read.data.name === name && read.data.version === version ? read.data : undefined;
}

/** The metadata of a record, for lists. */
export function metadataOf(record: SecretRecord): SecretMetadata {
  const { name, version, kind, createdAt, createdBy, notAfter, operation } = record;
  return {
    name,
    version,
    kind,
    createdAt,
    createdBy,
    ...(notAfter === undefined ? {} : { notAfter }),
    ...(operation === undefined ? {} : { operation }),
  };
}

function keyOf(metadata: SecretMetadata, keyId: string, keys: Keyring): Buffer {
  const key = keys.keys.get(keyId);
  if (key === undefined) throw failure('secret-key-missing', metadata, `key ${keyId}`);
  return key;
}

function keyCheck(key: Buffer): string {
  return createHmac('sha256', key).update('secret store key check').digest('base64').slice(0, 16);
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function associated(metadata: SecretMetadata, keyId: string): Buffer {
  const { name, version, kind, createdAt, createdBy, notAfter, operation } = metadata;
  return Buffer.from(JSON.stringify([1, name, version, kind, createdAt, createdBy, notAfter, operation, keyId]));
}

function failure(
  code: 'secret-key-missing' | 'secret-key-wrong' | 'secret-tampered',
  of: SecretMetadata,
  what: string,
): Failure {
  return new Failure(code, { service: 'secrets', subject: `secret://${of.name}@${of.version}, ${what}` });
}
