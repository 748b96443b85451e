/**
 * The check of a new passkey, as the browser returns it: made for this challenge, at a page that counts, with its user verified.
 * No attestation is asked for. It would say who has made the authenticator, which platforms don't say of passkeys that they
 * synchronize, and who is believed would depend on a list from elsewhere; here another person stands for the key.
 *
 * Source: WebAuthn Level 3, 7.1 (registering a new credential).
 */
import { z } from 'zod';
import type { Json } from '../../domain/json.ts';
import { originIn, type Ceremony } from './client-data.ts';
import { invalid, type RefusedPasskey } from './refusal.ts';

/** COSE: ES256; EdDSA; RS256, which Windows Hello uses. */
export const passkeyAlgorithms: readonly number[] = [-7, -8, -257];

const encoded = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\w-]+$/);

/** `RegistrationResponseJSON`. */
const registrationSchema = z.object({
  id: encoded(1364),
  rawId: encoded(1364),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: encoded(8192),
    attestationObject: encoded(16_384),
    transports: z.array(z.string().min(1).max(40)).max(10).optional(),
  }),
});

export interface NewPasskey {
  readonly credentialId: string;
  /** COSE_Key, base64url. */
  readonly publicKey: string;
  readonly transports: readonly string[];
  readonly synced: boolean;
  readonly counter: number;
}

export async function checkRegistration(
  given: Json | undefined,
  asked: Omit<Ceremony, 'type'>,
): Promise<{ readonly made: NewPasskey } | RefusedPasskey> {
  const parsed = registrationSchema.safeParse(given);
  if (!parsed.success || parsed.data.id !== parsed.data.rawId) return invalid('it is no new passkey of WebAuthn');
  const { response, ...rest } = parsed.data;
  const { clientDataJSON, attestationObject, transports = [] } = response;
  const said = originIn(clientDataJSON, { ...asked, type: 'webauthn.create' });
  if ('refused' in said) return said;
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: { ...rest, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
      expectedChallenge: asked.challenge,
      expectedOrigin: said.origin,
      expectedRPID: asked.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...passkeyAlgorithms],
    });
    if (registrationInfo === undefined || registrationInfo.credential.id !== rest.id) return invalid(unreadable);
    const { credential, credentialDeviceType } = registrationInfo;
    return {
      made: {
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        transports,
        synced: credentialDeviceType === 'multiDevice',
        counter: credential.counter,
      },
    };
  } catch {
    return invalid(unreadable);
  }
}

const unreadable =
  'it was made for another site, without verifying who uses it, by an algorithm that is not supported, or is damaged';
