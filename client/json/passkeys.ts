/** Passkeys as documents. */
import { z } from 'zod';
import { time } from './vocabulary.ts';

const signed = { by: z.string().describe('Name at the identity provider'), at: time };

export const passkey = z
  .object({
    id: z.string().describe('By which it is named: the first 16 digits of its enrolment'),
    enrolment: z.string().describe('SHA-256 of the statement by which it was enrolled'),
    credentialId: z.string().describe('base64url'),
    state: z.enum(['not-endorsed', 'in-use', 'revoked']).describe('It counts in use alone'),
    name: z.string().describe('Whose it is, as the identity provider names them'),
    issuer: z.string(),
    subject: z.string().describe('Who it is for that issuer'),
    rpId: z.string().describe("localhost: at the command line's page; else the domain of a console"),
    synced: z.boolean().describe('Whether it may be on several devices, as the authenticator says'),
    transports: z.array(z.string()),
    enrolledAt: time,
    endorsed: z.object(signed).nullable(),
    revoked: z.object({ ...signed, reason: z.string().nullable() }).nullable(),
  })
  .describe('A passkey that was enrolled');

export const passkeys = z
  .object({
    passkeys: z.array(passkey),
    damaged: z
      .array(z.string())
      .describe('Those of which the journal knows nothing any more: they count no longer (exit code 1)'),
  })
  .describe('The passkeys that were enrolled');
