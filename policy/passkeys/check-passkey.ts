/**
 * The check of a passkey's signature, in the process that will write: that a key which this very person has enrolled, for which
 * somebody else stands, and which nobody has revoked, has signed the hash of this statement, with its user verified, at a page
 * that this machine's own file names.
 *
 * Source: WebAuthn Level 3, 7.2 (verifying an authentication assertion).
 */
import { z } from 'zod';
import type { Json } from '../../domain/json.ts';
import { passkeyName, stateOf, type Passkey } from '../../domain/passkey.ts';
import type { PasskeyTrust } from '../../domain/passkey-trust.ts';
import type { SignedIn } from '../../domain/person.ts';
import { nonceOf, statementId } from '../../domain/statement.ts';
import type { Journal } from '../../journal/journal.ts';
import { passkeyOf, recordPasskeyUse, type KnownPasskey } from '../../journal/passkeys.ts';
import { counterIn, originIn } from './client-data.ts';
import { invalid, refuse, type RefusedPasskey } from './refusal.ts';

const encoded = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\w-]+$/);

/** `AuthenticationResponseJSON`, as a browser makes it (5.1). */
const assertionSchema = z.object({
  id: encoded(1364),
  rawId: encoded(1364),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: encoded(8192),
    authenticatorData: encoded(8192),
    signature: encoded(4096),
  }),
});

type Assertion = z.output<typeof assertionSchema>;

interface Asked {
  /** As the browser has returned it; undefined: none came. */
  readonly assertion: Json | undefined;
  readonly statementText: string;
  /** Whose statement it is, verified before. */
  readonly signedIn: SignedIn;
  readonly trust: PasskeyTrust;
}

/**
 * Where the key counts its uses, this one is recorded: the same statement with the same assertion may be checked again.
 *
 * @throws Failure `journal-signs-elsewhere`, and what keeps the journal from being asked
 */
export async function checkPasskey(
  journal: Journal,
  { assertion: given, statementText, signedIn, trust }: Asked,
): Promise<{ readonly credentialId: string } | RefusedPasskey> {
  if (given === undefined) return missing;
  const parsed = assertionSchema.safeParse(given);
  if (!parsed.success || parsed.data.id !== parsed.data.rawId) return invalid('it is no assertion of WebAuthn');
  const assertion = parsed.data;
  const known = await journal.read((tx) => passkeyOf(journal, tx, assertion.id));
  const refused = whyNot(known, signedIn, trust);
  if (refused !== undefined) return refused;
  const { passkey } = known as { passkey: Passkey };
  const { rpId } = passkey;
  const asked = originIn(assertion.response.clientDataJSON, {
    type: 'webauthn.get',
    challenge: nonceOf(statementText),
    rpId,
    trust,
  });
  if ('refused' in asked) return asked;
  const used = counterIn(Buffer.from(assertion.response.authenticatorData, 'base64url'), rpId);
  if ('refused' in used) return used;
  if (!(await isSigned(assertion, passkey, { challenge: nonceOf(statementText), origin: asked.origin }))) {
    return invalid("its signature doesn't hold");
  }
  const use = { statement: statementId(statementText), counter: used.counter };
  const late = await recordPasskeyUse(journal, passkey.credentialId, use, (now, uses) => {
    const changed = whyNot(now, signedIn, trust);
    if (changed !== undefined) return changed.refused;
    if ('damaged' in uses) return invalid(`the journal's record of its uses is damaged: ${uses.damaged}`).refused;
    const last = Math.max(uses.counter, passkey.counter);
    const isAgain = uses.counters.get(use.statement) === use.counter;
    return isAgain || use.counter > last || (use.counter === 0 && last === 0) ? undefined : wentBack(passkey).refused;
  });
  return late === undefined ? { credentialId: passkey.credentialId } : (late as RefusedPasskey);
}

const missing = refuse('passkey-missing', 'This decision must be signed with a passkey as well, and there is none.');

function wentBack(passkey: Passkey): RefusedPasskey {
  return refuse(
    'passkey-counter-went-back',
    `The passkey ${passkeyName(passkey)} has counted fewer uses than it had before: there may be a copy of it. Revoke it, and enrol another one.`,
  );
}

function whyNot(
  known: KnownPasskey,
  { issuer, subject }: SignedIn,
  { rpIds }: PasskeyTrust,
): RefusedPasskey | undefined {
  if ('damaged' in known) return invalid(`what the journal has about it is damaged: ${known.damaged}`);
  // Of another person's no more is said than of none.
  if ('none' in known || known.passkey.person.issuer !== issuer || known.passkey.person.subject !== subject) {
    return refuse(
      'passkey-unknown',
      'This person has enrolled no such passkey here: enrol it (runbook passkey enrol), and have somebody with Administer endorse it.',
    );
  }
  const { passkey } = known;
  const [state, name] = [stateOf(passkey), passkeyName(passkey)];
  if (state === 'revoked') {
    return refuse(
      'passkey-revoked',
      `The passkey ${name} was revoked by ${passkey.revoked?.by.name} at ${passkey.revoked?.at}.`,
    );
  }
  if (state === 'not-endorsed') {
    return refuse(
      'passkey-not-endorsed',
      `Nobody stands for the passkey ${name} yet: another person with Administer endorses it (runbook passkey endorse ${name}).`,
    );
  }
  if (rpIds.includes(passkey.rpId)) return undefined;
  return invalid(`it is of ${passkey.rpId}, which trust.yaml doesn't name (passkeys.rpIds)`);
}

async function isSigned(
  assertion: Assertion,
  { credentialId, publicKey, rpId }: Passkey,
  { challenge, origin }: { readonly challenge: string; readonly origin: string },
): Promise<boolean> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  try {
    const { verified } = await verifyAuthenticationResponse({
      response: { ...assertion, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      // Compared where uses are recorded, while nobody else records one.
      credential: { id: credentialId, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter: 0 },
    });
    return verified;
  } catch {
    // Whatever the library can't read in it.
    return false;
  }
}
