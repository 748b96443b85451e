/** What a receipt is called: the first 16 hexadecimal digits of the SHA-256 of what it says. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Receipt } from './admission.ts';
import { canonical, type Json } from './json.ts';

export function receiptId(receipt: Receipt): string {
  return bytesToHex(sha256(utf8ToBytes(canonical(receipt as unknown as Json)))).slice(0, 16);
}
