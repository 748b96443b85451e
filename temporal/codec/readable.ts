/**
 * Sealed and readable: the payload as it is, with an HMAC-SHA256 over it, its key's ID and its scope in its metadata. For
 * laboratories, where Temporal's UI shows values without a codec endpoint: who has no key reads them, and can't make one.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { encode } from '@temporalio/common/lib/encoding.js';
import { entryOf, keyIdEntry, scopeEntry, type SealedFor } from './sealed-for.ts';

const macEntry = 'hmac-sha256';

export function isReadable({ metadata }: Payload): boolean {
  return metadata?.[macEntry] != null;
}

export function authenticate(payload: Payload, sealedFor: SealedFor, key: Buffer): Payload {
  const metadata = {
    ...payload.metadata,
    [keyIdEntry]: encode(sealedFor.keyId),
    [scopeEntry]: encode(sealedFor.scope),
  };
  return { ...payload, metadata: { ...metadata, [macEntry]: macOf(payload, sealedFor, key) } };
}

/** @returns undefined: the key is another one, or it was changed */
export function verified(sealed: Payload, key: Buffer): Payload | undefined {
  const { [macEntry]: mac, [keyIdEntry]: _keyId, [scopeEntry]: _scope, ...metadata } = sealed.metadata ?? {};
  const payload: Payload = { metadata, data: sealed.data ?? null };
  const sealedFor = { keyId: entryOf(sealed, keyIdEntry), scope: entryOf(sealed, scopeEntry) };
  const wanted = macOf(payload, sealedFor, key);
  return mac?.length === wanted.length && timingSafeEqual(mac, wanted) ? payload : undefined;
}

/** Over each part with its length, the metadata by name: the server may give them back in another order. */
function macOf({ metadata, data }: Payload, { keyId, scope }: SealedFor, key: Buffer): Buffer {
  const own = Buffer.from(hkdfSync('sha256', key, '', 'exchange-runbooks readable payloads', 32));
  const mac = createHmac('sha256', own);
  const entries = Object.entries(metadata ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const part of [keyId, scope, ...entries.flat(), data ?? new Uint8Array()]) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    mac.update(length).update(bytes);
  }
  return mac.digest();
}
