/**
 * Values of PowerShell that JSON lacks, as the script's tags carry them: a table with exactly one key, a tag's, in its own
 * spelling. Secure strings and credentials become the seam's own classes, whole numbers beyond JavaScript's become
 * `bigint`, bytes a `Uint8Array`, dates a class of their own since a text is bound otherwise.
 */
import { Credential, SecureText } from '../shell.ts';

/** A point in time, ISO 8601. */
export class DateText {
  readonly iso: string;
  constructor(iso: string) {
    this.iso = iso;
  }
}

export type HashTable = Record<string, unknown>;

export const isHashTable = (value: unknown): value is HashTable =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** @param value as it was in the JSON of the call */
export function fromTags(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromTags);
  if (!isHashTable(value)) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    const typed = fromTag(...only);
    if (typed !== undefined) return typed;
  }
  return Object.fromEntries(entries.map(([key, child]) => [key, fromTags(child)]));
}

function fromTag(tag: string, value: unknown): unknown {
  switch (tag) {
    case '$secure':
      return new SecureText(String(value));
    case '$credential':
      return credentialOf(value);
    case '$date':
      return new DateText(String(value));
    case '$bytes':
      return new Uint8Array(Buffer.from(String(value), 'base64'));
    case '$int64':
      return BigInt(String(value));
    default:
      return undefined;
  }
}

function credentialOf(value: unknown): Credential {
  const { user, password } = isHashTable(value) ? value : {};
  return new Credential(typeof user === 'string' ? user : '', typeof password === 'string' ? password : '');
}

/** The reverse, for what a command echoes. Of secrets only the length is shown, as by ConvertTo-Json. */
export function toTags(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toTags);
  if (typeof value === 'bigint') return { $int64: String(value) };
  if (value instanceof Uint8Array) return [...value];
  if (value instanceof DateText) return value.iso;
  if (value instanceof SecureText) return { Length: value.value.length };
  if (value instanceof Credential) return { UserName: value.user, Password: { Length: value.password.length } };
  if (!isHashTable(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, toTags(child)]));
}
