/**
 * The payload codec: AES-256-GCM over the whole payload, its metadata included. The key's ID travels with it in the
 * clear, so that keys can be rotated while old histories stay readable.
 *
 * Invariants: a nonce is never used twice (96 random bits for each payload: NIST SP 800-38D allows 2^32 of them for one
 * key); the key's ID is authenticated; a payload that is not encrypted passes through decode as it is, because tools
 * such as `temporal workflow signal` send plain ones.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ValueError, type Payload, type PayloadCodec } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import proto from '@temporalio/proto';
import type { Keyring } from '../../keys.ts';

const encoding = 'binary/encrypted';
const keyIdEntry = 'encryption-key-id';
const nonceLength = 12;
const tagLength = 16;

/**
 * Seals with the current key of the ring, opens with whichever key a payload names.
 *
 * @param reread fetches the ring again: a payload that names an unknown key was sealed by a process that started after a
 *   rotation, so the ring is read once more before it is refused
 */
export function encryptionCodec(keyring: Keyring, reread?: () => Promise<Keyring>): PayloadCodec {
  let ring = keyring;
  return {
    encode: async (payloads) => payloads.map((payload) => seal(payload, ring)),
    decode: async (payloads) => {
      const isUnknown = (payload: Payload): boolean => isSealed(payload) && !ring.keys.has(keyIdOf(payload));
      if (reread !== undefined && payloads.some(isUnknown)) ring = await reread();
      return payloads.map((payload) => open(payload, ring));
    },
  };
}

function isSealed({ metadata }: Payload): boolean {
  return metadata?.encoding != null && decode(metadata.encoding) === encoding;
}

function keyIdOf({ metadata }: Payload): string {
  return metadata?.[keyIdEntry] == null ? '' : decode(metadata[keyIdEntry]);
}

function seal(payload: Payload, ring: Keyring): Payload {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', keyOf(ring, ring.current), nonce, { authTagLength: tagLength });
  cipher.setAAD(encode(ring.current));
  const plain = proto.temporal.api.common.v1.Payload.encode(payload).finish();
  const data = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { encoding: encode(encoding), [keyIdEntry]: encode(ring.current) }, data };
}

function open(payload: Payload, ring: Keyring): Payload {
  if (!isSealed(payload)) return payload;
  const data = payload.data;
  if (data == null || data.length < nonceLength + tagLength) throw new ValueError('An encrypted payload is too short');
  const id = keyIdOf(payload);
  const key = keyOf(ring, id);
  const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, nonceLength), { authTagLength: tagLength });
  decipher.setAAD(encode(id));
  decipher.setAuthTag(data.subarray(data.length - tagLength));
  try {
    const plain = Buffer.concat([decipher.update(data.subarray(nonceLength, -tagLength)), decipher.final()]);
    return proto.temporal.api.common.v1.Payload.decode(plain);
  } catch {
    throw new ValueError(`A payload can't be decrypted with the key ${id}: the key is another one, or it was changed`);
  }
}

function keyOf(ring: Keyring, id: string): Buffer {
  const key = ring.keys.get(id);
  if (key === undefined) throw new ValueError(`A payload is encrypted with the key ${id}, which is not in the keyring`);
  return key;
}
