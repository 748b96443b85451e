/**
 * Refresh tokens carry their sign-in as a signed payload of their own type, so that they survive a restart. One made before
 * the password was changed is void.
 */
import { jwtVerify, SignJWT } from 'jose';
import type { SigningKey } from '../identity/signing-key.ts';
import type { User } from '../tenant/state.ts';
import type { Authentication } from './id-token.ts';
import { TokenError } from './token-error.ts';

export interface Refresh {
  userId: string;
  clientId: string;
  scope: string;
  passwordChangedAt: string;
  mfaSatisfied: boolean;
  /** Of a sign-in by the page: its nonce and time are in every ID token that comes of it. */
  authentication?: Authentication;
}

const audience = 'urn:simulator:refresh';
const lifetime = '90d';

export async function mintRefreshToken(key: SigningKey, refresh: Refresh): Promise<string> {
  return await new SignJWT({ ...refresh })
    .setProtectedHeader({ alg: 'RS256', typ: 'rt+jwt', kid: key.kid })
    .setAudience(audience)
    .setExpirationTime(lifetime)
    .sign(key.privateKey);
}

/** @throws TokenError 70000 */
export async function readRefreshToken(key: SigningKey, token: string): Promise<Refresh> {
  try {
    const { payload } = await jwtVerify<Refresh>(token, key.publicKey, { audience, algorithms: ['RS256'] });
    return payload;
  } catch {
    throw new TokenError(70_000);
  }
}

/** @throws TokenError 50173 */
export function checkStillGranted(refresh: Refresh, user: User): void {
  if (refresh.passwordChangedAt !== user.passwordChangedAt) throw new TokenError(50_173);
}
