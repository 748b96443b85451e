/**
 * Authorization codes: for one use by the client that asked, within ten minutes of real time. A used one is known until it
 * ends, since a second use has an error of its own. Kept in memory only: after a restart the person signs in anew.
 */
import { createHash, randomBytes } from 'node:crypto';
import { TokenError } from '../token-error.ts';
import type { Platform } from './reply-address.ts';

interface GrantedCode {
  clientId: string;
  platform: Platform;
  redirectUri: string;
  codeChallenge: string | null;
  scope: string;
  nonce: string | null;
  userId: string;
  /** When the person gave the password, in seconds since the epoch. */
  authTime: number;
}

export interface AuthorizationCodes {
  grant(granted: GrantedCode): string;
  /** What kind of client must prove itself. @throws TokenError 70000 */
  platformOf(code: string): Platform;
  /** @throws TokenError 70000, 54005, 70008, 500112, 50148, 501481 */
  redeem(code: string, by: { clientId: string; redirectUri: string; verifier: string | null }): GrantedCode;
}

const lifetimeMs = 600_000;

export function createAuthorizationCodes(): AuthorizationCodes {
  const codes = new Map<string, GrantedCode & { expiresAt: number; isRedeemed: boolean }>();
  const forgetOld = () => {
    for (const [code, { expiresAt }] of codes) if (expiresAt + lifetimeMs < Date.now()) codes.delete(code);
  };
  const known = (code: string) => {
    const granted = codes.get(code);
    if (granted === undefined) throw new TokenError(70_000, 'The code is unknown.');
    return granted;
  };
  return {
    grant(granted) {
      forgetOld();
      const code = `1.${randomBytes(48).toString('base64url')}`;
      codes.set(code, { ...granted, expiresAt: Date.now() + lifetimeMs, isRedeemed: false });
      return code;
    },
    platformOf: (code) => known(code).platform,
    redeem(code, { clientId, redirectUri, verifier }) {
      const granted = known(code);
      if (granted.clientId !== clientId) throw new TokenError(70_000, 'The code was issued to another client.');
      if (granted.isRedeemed) throw new TokenError(54_005);
      if (granted.expiresAt < Date.now()) throw new TokenError(70_008);
      if (granted.redirectUri !== redirectUri) {
        throw new TokenError(500_112, `'${redirectUri}' is not '${granted.redirectUri}'.`);
      }
      if (granted.codeChallenge !== null) {
        if (verifier === null || verifier === '') throw new TokenError(50_148);
        const challenge = createHash('sha256').update(verifier).digest('base64url');
        if (challenge !== granted.codeChallenge) throw new TokenError(501_481);
      }
      granted.isRedeemed = true;
      return granted;
    },
  };
}
