/**
 * The proof that the caller who changes an application's keys has one of them: a JWT of at most ten minutes, signed
 * with a certificate that is valid on the application now. Its times are real, as those of every token.
 *
 * Source: gdc, application-rollkey-prooftoken.
 */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import type { CertificateCredential } from '../entra/identity.ts';

/** What Graph calls itself in a proof. */
const audience = '00000002-0000-0000-c000-000000000000';
const lifetime = 10 * 60;
/** A clock that runs a little ahead must not make the proof a thing of the future. */
const skew = 60;

/**
 * @param applicationId object id of the application registration
 * @param credential a certificate that is valid on it
 * @param algorithm the document signs by RS256; PS256 is taken too
 */
export async function keyProof(
  applicationId: string,
  { certificate, privateKey }: CertificateCredential,
  algorithm: 'RS256' | 'PS256' = 'RS256',
): Promise<string> {
  const thumbprint = createHash('sha1').update(new X509Certificate(certificate).raw);
  const notBefore = Math.floor(Date.now() / 1000) - skew;
  return new SignJWT({})
    .setProtectedHeader({ alg: algorithm, typ: 'JWT', x5t: thumbprint.digest('base64url') })
    .setAudience(audience)
    .setIssuer(applicationId)
    .setNotBefore(notBefore)
    .setExpirationTime(notBefore + lifetime)
    .sign(createPrivateKey(privateKey));
}
