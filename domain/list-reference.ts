/**
 * `list://<digest>`: the form in which a list of thousands travels. The list itself is in the journal, under the
 * digest of its normal form, so that what was approved is what is applied: another list has another reference.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

const shape = /^list:\/\/([0-9a-f]{64})$/;

export const listReferenceSchema = z
  .string()
  .regex(shape, { error: 'must be a list of addresses, or @FILE with one address on each line' });

/** The normal form of a list: lower case, sorted, each item once, one on a line. */
export function listText(items: readonly string[]): string {
  return [...new Set(items.map((item) => item.trim().toLowerCase()))]
    .toSorted()
    .map((item) => `${item}\n`)
    .join('');
}

/** @param text a list in its normal form */
export function referenceOf(text: string): string {
  return `list://${bytesToHex(sha256(utf8ToBytes(text)))}`;
}

/** @returns 64 hexadecimal digits; undefined when the text isn't a reference */
export function listDigest(reference: string): string | undefined {
  return shape.exec(reference)?.[1];
}

/** How a list is called in the names of steps: `list 1a2b3c4d`. */
export function listName(reference: string): string {
  return `list ${listDigest(reference)?.slice(0, 8) ?? reference}`;
}
