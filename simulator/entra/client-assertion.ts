/**
 * Is a client assertion signed by one of the application's certificates?
 *
 * The certificate is named by its thumbprint: SHA-256 (`x5t#S256`) or SHA-1 (`x5t`), padded or not. Times may be
 * fractions and are real, with five minutes of skew; the certificate's own end is on the scaled clock, as everything of
 * the tenant. Source: learn, entra/identity-platform/certificate-credentials.
 */
import { createHash, X509Certificate } from 'node:crypto';
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import type { Clock } from '../clock.ts';
import type { Application, KeyCredential } from '../tenant/state.ts';
import { TokenError } from './token-error.ts';

const skewSeconds = 300;

/**
 * @param isAudience whether a name is this token endpoint's
 * @param knows whether the token node at hand has the credential already
 * @returns the certificate that it is signed by
 * @throws TokenError 50027, 700021, 700023, 700024, 700027
 */
export async function verifyClientAssertion(options: {
  assertion: string;
  application: Application;
  isAudience: (name: string) => boolean;
  knows: (credential: KeyCredential) => boolean;
  clock: Clock;
}): Promise<KeyCredential> {
  const { assertion, application, isAudience, knows, clock } = options;
  const { header, payload } = decode(assertion);
  if (payload.iss !== application.appId || payload.sub !== application.appId) throw new TokenError(700_021);
  if (![payload.aud ?? ''].flat().some(isAudience)) throw new TokenError(700_023);
  checkTimes(payload);

  const named = thumbprintOf(header);
  const credential = application.keyCredentials.find((candidate) => named !== null && hasThumbprint(candidate, named));
  if (credential === undefined || !knows(credential)) {
    throw new TokenError(
      700_027,
      `[Reason - The key was not found., Thumbprint of key used by client: '${named ?? ''}']`,
    );
  }
  if (clock.isPast(credential.endDateTime)) throw new TokenError(700_027, '[Reason - The key used is expired.]');
  try {
    await jwtVerify(assertion, new X509Certificate(Buffer.from(credential.key, 'base64')).publicKey, {
      algorithms: ['PS256', 'RS256'],
      // Its times were checked above, with the service's own code for it.
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new TokenError(700_027, '[Reason - The key used is not valid.]');
    throw error;
  }
  return credential;
}

function decode(assertion: string): { header: ProtectedHeaderParameters; payload: JWTPayload } {
  try {
    return { header: decodeProtectedHeader(assertion), payload: decodeJwt(assertion) };
  } catch {
    throw new TokenError(50_027);
  }
}

function checkTimes({ exp, nbf }: JWTPayload): void {
  const now = Date.now() / 1000;
  const isOver = typeof exp !== 'number' || exp < now - skewSeconds;
  const isEarly = typeof nbf === 'number' && nbf > now + skewSeconds;
  if (isOver || isEarly) throw new TokenError(700_024);
}

function thumbprintOf(header: ProtectedHeaderParameters): string | null {
  const named = header['x5t#S256'] ?? header.x5t ?? header.kid;
  return typeof named === 'string' ? named : null;
}

/** Thumbprints come base64, base64url or (as `kid`) in hexadecimal digits. */
function hasThumbprint(credential: KeyCredential, named: string): boolean {
  const certificate = Buffer.from(credential.key, 'base64');
  return (['sha256', 'sha1'] as const).some((algorithm) => {
    const digest = createHash(algorithm).update(certificate).digest();
    const plain = named.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
    return digest.toString('base64url') === plain || digest.toString('hex') === named.toLowerCase();
  });
}
