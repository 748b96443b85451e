/**
 * Signatures that were verified in this process: the same rows are read again before each call that leaves, and verifying
 * one takes longer than all else of its reading.
 *
 * Invariants: known by a digest of the key, the bytes that were signed and the signature, so that nothing else is taken for
 * it; what didn't verify is verified again each time; whose rows are believed isn't decided here.
 */
import { createHash, verify, type KeyObject } from 'node:crypto';

/** How many at most, of 44 characters each: more rows than one step reads. */
const most = 10_000;

const verified = new Set<string>();

/** Of a public key's DER, which takes long to export. */
const digests = new WeakMap<KeyObject, Buffer>();

/** Whether it is the key's Ed25519 signature of these bytes. */
export function isSignedBy(key: KeyObject, bytes: Buffer, signature: Buffer): boolean {
  // Each part has a length that is known from what stands before it: no two rows share a digest by shifting a byte.
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  const name = createHash('sha256').update(digestOf(key)).update(size).update(bytes).update(signature).digest('base64');
  if (verified.has(name)) return true;
  if (!verify(null, bytes, key, signature)) return false;
  if (verified.size >= most) verified.clear();
  verified.add(name);
  return true;
}

function digestOf(key: KeyObject): Buffer {
  const known = digests.get(key);
  if (known !== undefined) return known;
  const digest = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
  digests.set(key, digest);
  return digest;
}
