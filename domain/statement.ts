/**
 * What a person signs: a text that travels as it is, and the token that the identity provider has made for its hash. Nothing
 * is made canonical again on the way: the hash is checked first, and then the very same text is read.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import type { Refusal } from './approval.ts';
import type { Json } from './json.ts';

export interface SignedStatement {
  readonly text: string;
  /** By OpenID Connect, with the statement's hash as its nonce. */
  readonly idToken: string;
  /** Assertion of WebAuthn, whose challenge is the same hash. */
  readonly passkey?: Json;
}

/** As it comes: where names are taken as typed nothing has signed it. */
export type GivenStatement = Pick<SignedStatement, 'text'> & Partial<SignedStatement>;

/** Its parts can't be more: 16 KiB of text, 16 KiB of token. */
export const givenStatementSchema = z.strictObject({
  text: z.string().min(1).max(16_384),
  idToken: z.string().min(1).max(16_384).optional(),
  passkey: z.json().optional(),
}) as unknown as z.ZodType<GivenStatement>;

/** What every statement says besides what it is about. */
export const statementSchema = z.strictObject({
  v: z.literal(1),
  /** Whose: the installation's ID, as its journal has it. */
  installation: z.string().min(1).nullable(),
  reason: z.string().optional(),
  /** Random: 32 hexadecimal digits. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  /** ISO 8601, by the clock of who issues it. */
  issuedAt: z.iso.datetime(),
  /** From then on it isn't taken any more. */
  notAfter: z.iso.datetime(),
});

export type Statement = z.infer<typeof statementSchema>;

/** What a text says by its schema, or the first place where it doesn't fit. @param what it is, in a refusal: "decision" */
export function readStatement<Said>(
  text: string,
  schema: z.ZodType<Said>,
  what: string,
): { readonly said: Said } | { readonly refused: Refusal } {
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return { said: parsed.data };
  const [issue] = parsed.error.issues;
  return malformed(`${issue?.path.join('.') || `the ${what}`}: ${issue?.message ?? `not a ${what}`}`);
}

export function malformed(message: string): { readonly refused: Refusal } {
  return { refused: { code: 'malformed', message } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** SHA-256 of the text: 64 hexadecimal digits. */
export function statementId(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** What is signed in the text's place: SHA-256, with a prefix that nothing else begins with, as base64url without padding. */
export function nonceOf(text: string): string {
  return base64url(sha256(utf8ToBytes(`exchange-runbooks decision v1\n${text}`)));
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** By hand, since a workflow has no Buffer (RFC 4648, 5). */
function base64url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.slice(at, at + 3);
    const bits = (first << 16) | (second << 8) | third;
    const digits = [bits >> 18, (bits >> 12) & 63, (bits >> 6) & 63, bits & 63].map((digit) => alphabet[digit]);
    text += digits.slice(0, Math.min(bytes.length - at, 3) + 1).join('');
  }
  return text;
}
