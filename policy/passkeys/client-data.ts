/**
 * What the browser says that it has asked the passkey for (WebAuthn Level 3, 5.8.1), and what the authenticator says of itself
 * (6.1), before any signature is looked at.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { mayAsk, type PasskeyTrust } from '../../domain/passkey-trust.ts';
import { invalid, type RefusedPasskey } from './refusal.ts';

export interface Ceremony {
  readonly type: 'webauthn.get' | 'webauthn.create';
  /** 32 bytes as base64url. */
  readonly challenge: string;
  readonly rpId: string;
  readonly trust: PasskeyTrust;
}

const clientDataSchema = z.looseObject({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.boolean().optional(),
  topOrigin: z.unknown().optional(),
});

/** @param encoded `clientDataJSON`, base64url @returns the origin of the page */
export function originIn(
  encoded: string,
  { type, challenge, rpId, trust }: Ceremony,
): { readonly origin: string } | RefusedPasskey {
  const parsed = clientDataSchema.safeParse(json(encoded));
  if (!parsed.success) return invalid("what the browser says of it can't be read");
  const said = parsed.data;
  if (said.type !== type) return invalid(`it was asked for something else than ${type}`);
  if (said.challenge !== challenge)
    return invalid('it signs something else: its challenge is not the hash of this text');
  // A page in another one's frame doesn't show what is around it.
  if (said.crossOrigin === true || said.topOrigin !== undefined)
    return invalid("it was asked for within another site's page");
  if (!mayAsk(trust, rpId, said.origin)) {
    return invalid(
      `it was asked for by a page that trust.yaml doesn't name for ${rpId} (passkeys.rpIds, passkeys.origins)`,
    );
  }
  return { origin: said.origin };
}

function json(encoded: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64url')));
  } catch {
    return undefined;
  }
}

const userPresent = 0x01;
const userVerified = 0x04;

/** @param data authenticator data: SHA-256 of the RP ID, flags, signature counter, and more @returns the counter */
export function counterIn(data: Buffer, rpId: string): { readonly counter: number } | RefusedPasskey {
  if (data.length < 37) return invalid("what the authenticator says of itself can't be read");
  if (!createHash('sha256').update(rpId).digest().equals(data.subarray(0, 32))) {
    return invalid(`it was used for another site than ${rpId}`);
  }
  const flags = data.readUInt8(32);
  if ((flags & userPresent) === 0 || (flags & userVerified) === 0) {
    return invalid('the authenticator has not verified who uses it, by a PIN, a finger or a face');
  }
  return { counter: data.readUInt32BE(33) };
}
