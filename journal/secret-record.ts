/**
 * The sealed value of one version of a secret: metadata in the clear, the value sealed by AES-256-GCM with the metadata as
 * associated data, so that neither can be changed or moved to another name or version unnoticed.
 *
 * A key check (an HMAC of a constant) distinguishes a wrong key from a changed record.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../domain/failure.ts';
import { secretKinds, type SecretMetadata } from '../domain/secret-store.ts';
import type { Keyring } from '../keys.ts';

const sealedRecord = z.strictObject({
  format: z.literal(1),
  name: z.string(),
  version: z.number().int().positive(),
  kind: z.enum(secretKinds),
  createdAt: z.string(),
  createdBy: z.string(),
  notAfter: z.string().optional(),
  operation: z.string().optional(),
  keyId: z.string(),
  keyCheck: z.string(),
  iv: z.string(),
  tag: z.string(),
  data: z.string(),
});

export type SealedRecord = z.output<typeof sealedRecord>;

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
    throw tamperedFailure(record, `key ${record.keyId}`);
  }
}

/** The same version under the ring's current key. Throws as `unseal` does. */
export function resealed(record: SealedRecord, keys: Keyring): SealedRecord {
  const { name, version, kind, createdAt, createdBy, notAfter, operation } = record;
  return seal({ name, version, kind, createdAt, createdBy, notAfter, operation }, unseal(record, keys), keys);
}

/** Reads a record's text; undefined when it isn't one. */
export function parseRecord(text: string): SealedRecord | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = sealedRecord.safeParse(json);
  return read.success ? read.data : undefined;
}

/** What the index keeps of a version, to recognize its value by whatever key has sealed it: the metadata's SHA-256. */
export function identityOf(metadata: SecretMetadata): string {
  return createHash('sha256')
    .update(JSON.stringify(described(metadata)))
    .digest('hex');
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
  return Buffer.from(JSON.stringify([...described(metadata), keyId]));
}

function described(metadata: SecretMetadata): unknown[] {
  const { name, version, kind, createdAt, createdBy, notAfter, operation } = metadata;
  return [1, name, version, kind, createdAt, createdBy, notAfter, operation];
}

export function tamperedFailure(of: SecretMetadata, what: string): Failure {
  return failure('secret-tampered', of, what);
}

function failure(
  code: 'secret-key-missing' | 'secret-key-wrong' | 'secret-tampered',
  of: SecretMetadata,
  what: string,
): Failure {
  return new Failure(code, { service: 'secrets', subject: `secret://${of.name}@${of.version}, ${what}` });
}
