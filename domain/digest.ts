/** SHA-256 of a JSON value by its canonical text: the same for the same value, wherever it is computed. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonical } from './json.ts';

/** @returns 64 hexadecimal digits */
export function digestOf(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonical(value as Parameters<typeof canonical>[0]))));
}
