/**
 * ID tokens: who signed in, for the client. `iat` and `nbf` lie five minutes back, as the service has them, so they are no
 * clock; when the password was given (`auth_time`) and whether somebody is a guest (`acct`) is in it where the registration
 * asks for that. Source: learn, entra/identity-platform/id-token-claims-reference, optional-claims-reference.
 */
import { createHash, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Core } from '../core.ts';
import type { User } from '../tenant/state.ts';
import type { Platform } from './authorize/reply-address.ts';
import type { Client } from './client-authentication.ts';
import { grantedRoles, groupsOf } from './granted.ts';

/** A sign-in by the page; a refresh token keeps it. */
export interface Authentication {
  nonce: string | null;
  /** When the password was given, in seconds since the epoch. */
  authTime: number;
  /** Of the address that the code went to. */
  platform: Platform;
}

const backdatedSeconds = 300;
const lifetimeSeconds = 3600;

export async function mintIdToken(
  core: Core,
  user: User,
  client: Client,
  issuer: string,
  authentication: Authentication | undefined,
): Promise<string> {
  const { key } = core.tokens;
  const { state } = core.store;
  const clientId = client.kind === 'first-party' ? client.appId : client.application.appId;
  const roles =
    client.kind === 'first-party'
      ? []
      : grantedRoles(state, core.clock, [user.id, ...groupsOf(state, user.id)], client.servicePrincipal);
  const { nonce = null, authTime } = authentication ?? {};
  const optional: Record<string, unknown> = { auth_time: authTime, acct: user.userType === 'Guest' ? 1 : 0 };
  const wanted = client.kind === 'first-party' ? [] : (client.application.signIn?.optionalClaims?.idToken ?? []);
  const now = Math.floor(Date.now() / 1000);
  return await new SignJWT({
    oid: user.id,
    tid: state.tenant.id,
    name: user.displayName,
    preferred_username: user.userPrincipalName,
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
    ...(nonce === null ? {} : { nonce }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(user.homeIssuer === undefined ? {} : { idp: user.homeIssuer }),
    ...Object.fromEntries(
      wanted.flatMap(({ name }) => (optional[name] === undefined ? [] : [[name, optional[name]] as const])),
    ),
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
    .setIssuer(issuer)
    .setAudience(clientId)
    .setSubject(createHash('sha256').update(`${user.id} ${clientId}`).digest('base64url'))
    .setIssuedAt(now - backdatedSeconds)
    .setNotBefore(now - backdatedSeconds)
    .setExpirationTime(now + lifetimeSeconds)
    .sign(key.privateKey);
}
