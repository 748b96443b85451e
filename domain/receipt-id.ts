/** What a receipt is called: the first 16 hexadecimal digits of the SHA-256 of what it says. */
import type { Receipt } from './admission.ts';
import { digestOf } from './digest.ts';

export function receiptId(receipt: Receipt): string {
  return digestOf(receipt).slice(0, 16);
}
