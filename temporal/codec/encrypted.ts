/**
 * Sealed and unreadable: AES-256-GCM over the whole payload, its metadata included. The key's ID and the scope travel with
 * it in the clear, so that keys can be rotated while old histories stay readable.
 *
 * Invariants: a nonce is never used twice (96 random bits for each payload: NIST SP 800-38D allows 2^32 of them for one
 * key); the key's ID and the scope are authenticated.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import proto from '@temporalio/proto';
import { entryOf, keyIdEntry, scopeEntry, type SealedFor } from './sealed-for.ts';

const encoding = 'binary/encrypted';
const nonceLength = 12;
const tagLength = 16;

export function isEncrypted({ metadata }: Payload): boolean {
  return metadata?.encoding != null && decode(metadata.encoding) === encoding;
}

export function encrypt(payload: Payload, sealedFor: SealedFor, key: Buffer): Payload {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength });
  cipher.setAAD(associated(sealedFor));
  const plain = proto.temporal.api.common.v1.Payload.encode(payload).finish();
  return {
    metadata: {
      encoding: encode(encoding),
      [keyIdEntry]: encode(sealedFor.keyId),
      [scopeEntry]: encode(sealedFor.scope),
    },
    data: Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
  };
}

/** @returns undefined: the key is another one, or it was changed */
export function decrypt(payload: Payload, key: Buffer): Payload | undefined {
  const { data } = payload;
  if (data == null || data.length < nonceLength + tagLength) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, nonceLength), { authTagLength: tagLength });
  decipher.setAAD(associated({ keyId: entryOf(payload, keyIdEntry), scope: entryOf(payload, scopeEntry) }));
  decipher.setAuthTag(data.subarray(data.length - tagLength));
  try {
    const plain = Buffer.concat([decipher.update(data.subarray(nonceLength, -tagLength)), decipher.final()]);
    return proto.temporal.api.common.v1.Payload.decode(plain);
  } catch {
    return undefined;
  }
}

function associated({ keyId, scope }: SealedFor): Buffer {
  return Buffer.from(JSON.stringify([keyId, scope]), 'utf8');
}
