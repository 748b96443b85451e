/**
 * What people sign about passkeys: that one is theirs, that somebody else stands for it, that it counts no longer. Each is a
 * text like that of a decision (statement.ts), for one installation, once, and within minutes.
 */
import { z } from 'zod';
import type { Refusal } from './approval.ts';
import { canonical } from './json.ts';
import { malformed, nonceOf, readStatement, statementSchema } from './statement.ts';

const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\w-]+$/, 'must be base64url');

const common = {
  ...statementSchema.omit({ reason: true }).shape,
  /** Of at most 1023 bytes: WebAuthn Level 3, 4 (credential ID). */
  credentialId: base64url(1364),
};

const schemas = {
  enrol: z.strictObject({
    ...common,
    action: z.literal('enrol'),
    /** COSE_Key. */
    publicKey: base64url(4096),
    transports: z.array(z.string().min(1).max(40)).max(10).optional(),
    rpId: z.string().min(1).max(253),
  }),
  endorse: z.strictObject({
    ...common,
    action: z.literal('endorse'),
    /** ID of the statement by which it was enrolled. */
    enrolment: z.string().regex(/^[0-9a-f]{64}$/),
    /** Whose it is. */
    issuer: z.string().min(1),
    subject: z.string().min(1),
    name: z.string().min(1),
  }),
  'revoke-passkey': z.strictObject({
    ...common,
    action: z.literal('revoke-passkey'),
    enrolment: z.string().regex(/^[0-9a-f]{64}$/),
    reason: z.string().max(1000).optional(),
  }),
} as const;

type Action = keyof typeof schemas;
export type PasskeyStatement<A extends Action> = z.output<(typeof schemas)[A]>;

/** Milliseconds between `issuedAt` and `notAfter`, at most. */
export const statementLasts = 900_000;
/** Milliseconds by which clocks may differ. */
const tolerance = 60_000;

/** The text that is signed, beside what it says. */
export function passkeyStatement<A extends Action>(
  said: PasskeyStatement<A>,
): { readonly text: string; readonly said: PasskeyStatement<A> } {
  return { text: canonical(said), said };
}

/**
 * What the key pair is made for, before there is a statement that can name it: the rest of that same statement.
 *
 * @returns 32 bytes as base64url
 */
export function enrolmentChallenge({
  v,
  installation,
  rpId,
  issuedAt,
  notAfter,
  salt,
}: Omit<PasskeyStatement<'enrol'>, 'action' | 'credentialId' | 'publicKey' | 'transports'>): string {
  return nonceOf(canonical({ v, installation, action: 'enrol-challenge', rpId, issuedAt, notAfter, salt }));
}

/** @param now milliseconds */
export function readPasskeyStatement<A extends Action>(
  text: string,
  action: A,
  { installation, now }: { readonly installation: string; readonly now: number },
): { readonly statement: PasskeyStatement<A> } | { readonly refused: Refusal } {
  const read = readStatement<unknown>(text, schemas[action], 'statement');
  if ('refused' in read) return read;
  const statement = read.said as PasskeyStatement<A>;
  if (statement.installation !== installation) return malformed('The statement is of another installation.');
  const [from, until] = [Date.parse(statement.issuedAt), Date.parse(statement.notAfter)];
  if (until - from > statementLasts) return malformed('The statement holds for longer than 15 minutes.');
  if (from > now + tolerance || until < now) {
    return {
      refused: { code: 'statement-expired', message: 'The statement is too old, or of a clock that is ahead.' },
    };
  }
  return { statement };
}
