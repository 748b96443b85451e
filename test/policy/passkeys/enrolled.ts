/** People and their passkeys, as the commands enrol and endorse them. */
import { randomBytes } from 'node:crypto';
import type { Json } from '../../../domain/json.ts';
import type { Passkey } from '../../../domain/passkey.ts';
import { enrolmentChallenge, passkeyStatement } from '../../../domain/passkey-statement.ts';
import { usualPasskeyTrust, type PasskeyTrust } from '../../../domain/passkey-trust.ts';
import type { SignedIn } from '../../../domain/person.ts';
import type { Role } from '../../../domain/role.ts';
import type { Journal } from '../../../journal/journal.ts';
import { endorsePasskey, enrolPasskey, revokePasskey } from '../../../policy/passkeys/enrolments.ts';
import { SoftwareAuthenticator } from './software-authenticator.ts';

export const now = Date.parse('2026-12-01T10:00:00.000Z');

export function person(name: string, roles: readonly Role[] = ['Approve']): SignedIn {
  return {
    issuer: 'https://login.example.com/v2.0',
    subject: `oid of ${name}`,
    name: `${name}@contoso.example`,
    roles,
    guest: false,
    authTime: '2026-12-01T09:59:00.000Z',
    tokenDigest: 'a'.repeat(64),
  };
}

export const ben = person('ben');
export const cyd = person('cyd');
export const eve = person('eve', ['Administer', 'Approve']);

/** What every statement has. */
export function common({ installation }: Pick<Journal, 'installation'>) {
  return {
    v: 1,
    installation,
    issuedAt: new Date(now).toISOString(),
    notAfter: new Date(now + 600_000).toISOString(),
    salt: randomBytes(16).toString('hex'),
  } as const;
}

/** How the key is made and what is signed of it, otherwise than usual. */
interface Otherwise {
  readonly rpId?: string;
  readonly trust?: PasskeyTrust;
  readonly counter?: number;
  readonly registration?: (own: SoftwareAuthenticator, challenge: string) => Json;
  readonly statement?: object;
  readonly now?: number;
}

export async function enrol(
  journal: Journal,
  signedIn: SignedIn,
  authenticator: SoftwareAuthenticator,
  {
    rpId = 'localhost',
    trust = usualPasskeyTrust,
    counter = 0,
    registration,
    statement,
    now: at = now,
  }: Otherwise = {},
) {
  const begun = { ...common(journal), rpId };
  const challenge = enrolmentChallenge(begun);
  const origin = rpId === 'localhost' ? 'http://localhost:40123' : `https://${rpId}`;
  const { credentialId, publicKey } = authenticator;
  const said = {
    ...begun,
    action: 'enrol' as const,
    credentialId,
    publicKey: publicKey.toString('base64url'),
    ...statement,
  };
  const { text } = passkeyStatement<'enrol'>(said);
  const made = registration?.(authenticator, challenge) ?? authenticator.create({ challenge, rpId, origin, counter });
  const answer = await enrolPasskey(journal, { text, signedIn, now: at, registration: made, trust });
  return { answer, text, registration: made };
}

export async function endorse(journal: Journal, signedIn: SignedIn, { credentialId, enrolment, person: of }: Passkey) {
  const { issuer, subject, name } = of;
  const said = { ...common(journal), action: 'endorse' as const, credentialId, enrolment, issuer, subject, name };
  const { text } = passkeyStatement<'endorse'>(said);
  return await endorsePasskey(journal, { text, signedIn, now });
}

export async function revoke(journal: Journal, signedIn: SignedIn, { credentialId, enrolment }: Passkey) {
  const said = { ...common(journal), action: 'revoke-passkey' as const, credentialId, enrolment, reason: 'lost' };
  return await revokePasskey(journal, { ...passkeyStatement<'revoke-passkey'>(said), signedIn, now });
}

/** A passkey that counts. */
export async function inUse(
  journal: Journal,
  signedIn: SignedIn = ben,
  otherwise: Otherwise = {},
): Promise<{ readonly authenticator: SoftwareAuthenticator; readonly passkey: Passkey }> {
  const authenticator = new SoftwareAuthenticator();
  const { answer } = await enrol(journal, signedIn, authenticator, otherwise);
  if ('refused' in answer) throw new Error(answer.refused.message);
  const endorsed = await endorse(journal, eve, answer.passkey);
  if ('refused' in endorsed) throw new Error(endorsed.refused.message);
  return { authenticator, passkey: answer.passkey };
}
