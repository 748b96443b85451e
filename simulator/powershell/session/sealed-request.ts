/**
 * Requests as the script reads them: the line behind a call, `#` and base64 of iv, ciphertext and tag (AES-256-GCM), for the
 * nonce of that call. The key comes in the same form, once, behind the script.
 */
import { createDecipheriv } from 'node:crypto';

/** @returns undefined where the line has none */
export function keyOf(line: string | undefined): Buffer | undefined {
  const key = Buffer.from(line?.replace(/^#+/, '') ?? '', 'base64');
  return key.length === 32 ? key : undefined;
}

/** @returns the request's JSON; undefined where the line doesn't open */
export function openedRequest(line: string | undefined, nonce: string, key: Buffer): string | undefined {
  const sealed = Buffer.from(line?.replace(/^#+/, '') ?? '', 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(nonce, 'ascii'));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
