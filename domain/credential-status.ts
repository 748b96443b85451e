/** A credential as it is shown everywhere: `runbook credentials`, the watch, its notifications. Never a value. */
import { z } from 'zod';
import { credentialKinds, holderName, type Credential } from './credential.ts';
import {
  daysLeft,
  judge,
  needsRotation,
  type CredentialFinding,
  type CredentialPolicy,
  type ObservedCredential,
} from './credential-policy.ts';
import { isOver, rotationStates } from './rotation.ts';
import { parseSecretReference } from './secret-reference.ts';

export const credentialStatusSchema = z.object({
  key: z.string().nullable().describe('What "runbook rotate" takes; null: not made by a runbook'),
  connection: z.string(),
  application: z
    .string()
    .describe('Display name of the application, user principal name of the account, or host name of the server'),
  kind: z.enum(credentialKinds),
  keyId: z.string().nullable().describe("Entra's id of the key; null for a password, and for a server's certificate"),
  state: z
    .enum(['active', ...rotationStates])
    .describe('active, due, or the state of its rotation: staged, registered, proven, promoted, retiring'),
  notBefore: z.string().nullable(),
  notAfter: z.string().nullable().describe('Null: it has no end'),
  daysLeft: z.number().nullable().describe("Whole days on the connection's clock; negative: it has expired"),
  usedBy: z.array(z.string()).describe('Runs that made it or work with it'),
  reasons: z.array(z.string()).describe('Stable codes, the weightiest first; empty: it is well'),
  messages: z.array(z.string()).describe('A sentence for each reason'),
  secret: z
    .string()
    .nullable()
    .describe('Reference of the version in use; null: its value is in no secret store, see location'),
  location: z
    .string()
    .nullable()
    .optional()
    .describe("Where a server's certificate lies whose key never leaves it: cert://<server>/<thumbprint>; else null"),
});

export type CredentialStatus = z.output<typeof credentialStatusSchema>;

/** What is known of a credential of ours in addition to its record. */
export type Seen = Pick<ObservedCredential, 'inStore' | 'registered' | 'keyBits'>;

/** @param now milliseconds since the epoch, on the connection's clock */
export function statusOfCredential(
  credential: Credential,
  seen: Seen,
  policy: CredentialPolicy,
  now: number,
): CredentialStatus {
  const { key, connection, kind, holder, current, rotation, usedBy, renewBefore, recordedAt } = credential;
  const notBefore = timeOf(current.notBefore);
  const notAfter = timeOf(current.notAfter);
  const observed: ObservedCredential = {
    ...seen,
    kind,
    notBefore,
    notAfter,
    since: notBefore ?? Date.parse(recordedAt),
    ours: true,
  };
  const findings = judge(observed, { ...policy, renewBefore: renewBefore ?? policy.renewBefore }, now);
  const calm = needsRotation(findings, kind) ? 'due' : 'active';
  const isSecret = parseSecretReference(current.secret) !== undefined;
  return {
    key,
    connection,
    application: holderName(holder),
    kind,
    keyId: current.keyId,
    state: rotation === null || isOver(rotation) ? calm : rotation.state,
    notBefore: current.notBefore,
    notAfter: current.notAfter,
    daysLeft: daysLeft(notAfter, now),
    usedBy,
    ...reported(findings),
    secret: isSecret ? current.secret : null,
    location: isSecret ? null : current.secret,
  };
}

/** The reasons and sentences of what was found. */
export function reported(findings: readonly CredentialFinding[]): Pick<CredentialStatus, 'reasons' | 'messages'> {
  return { reasons: findings.map(({ reason }) => reason), messages: findings.map(({ message }) => message) };
}

function timeOf(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
