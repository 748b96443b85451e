/**
 * Access tokens of version 1, which is what Graph and Exchange get from the version 2 endpoint.
 *
 * Token times are real, not scaled: clients cache by `expires_in` in real time. What a token says was decided when it
 * was minted; a role granted later is not in it, one that was removed stays in it until it ends.
 * Claims as in learn, entra/identity-platform/access-token-claims-reference.
 */
import { randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { Caller } from './caller.ts';
import type { SigningKey } from './signing-key.ts';

type Authentication =
  | { ok: true; caller: Caller; claims: Record<string, unknown> }
  /** `missing`: no bearer token. `invalid`: not ours, or broken. */
  | { ok: false; reason: 'missing' | 'invalid' | 'expired' | 'wrong-audience' };

export interface AccessTokens {
  /** @param lifetimeSeconds real seconds, 60 to 90 minutes when absent */
  mint(caller: Caller, extra: Record<string, unknown>, lifetimeSeconds?: number): Promise<MintedToken>;
  /** Who sends this request? @param audiences the resource's names, with or without a closing slash */
  authenticate(
    request: { headers: Readonly<Record<string, string>> },
    audiences: readonly string[],
  ): Promise<Authentication>;
  /** The same for a token that came by another way than a header: mail protocols carry it inside SASL. */
  verify(token: string, audiences: readonly string[]): Promise<Authentication>;
  readonly key: SigningKey;
}

interface MintedToken {
  accessToken: string;
  expiresIn: number;
}

/** How many tokens at most are known to be ours: clients send the same one with each of their requests. */
const mostVerified = 1_000;

export function createAccessTokens(options: { tenantId: string; key: SigningKey }): AccessTokens {
  const { tenantId, key } = options;
  const issuer = `https://sts.windows.net/${tenantId}/`;
  const verified = new Map<string, JWTPayload>();
  /** @throws errors.JOSEError */
  const payloadOf = async (token: string): Promise<JWTPayload> => {
    const known = verified.get(token);
    if (known !== undefined && Number(known.exp) > Math.floor(Date.now() / 1000)) return known;
    const { payload } = await jwtVerify(token, key.publicKey, { issuer, algorithms: ['RS256'] });
    if (verified.size >= mostVerified) verified.clear();
    verified.set(token, payload);
    return payload;
  };
  const verify: AccessTokens['verify'] = async (token, audiences) => {
    try {
      const payload = await payloadOf(token);
      const audience = String(payload.aud);
      const plain = (name: string) => name.replace(/\/$/, '').toLowerCase();
      if (!audiences.some((name) => plain(name) === plain(audience))) return { ok: false, reason: 'wrong-audience' };
      return { ok: true, caller: callerOf(payload), claims: payload };
    } catch (error) {
      return { ok: false, reason: error instanceof errors.JWTExpired ? 'expired' : 'invalid' };
    }
  };
  return {
    key,
    verify,
    async mint(caller, extra, lifetimeSeconds) {
      const expiresIn = lifetimeSeconds ?? 3600 + Math.floor(Math.random() * 1800);
      const issuedAt = Math.floor(Date.now() / 1000) - 1;
      const accessToken = await new SignJWT({
        ...claimsOf(caller),
        tid: tenantId,
        ver: '1.0',
        uti: uniqueId(),
        ...extra,
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, x5t: key.kid })
        .setIssuer(issuer)
        .setAudience(caller.audience)
        .setIssuedAt(issuedAt)
        .setNotBefore(issuedAt)
        .setExpirationTime(issuedAt + 1 + expiresIn)
        .sign(key.privateKey);
      return { accessToken, expiresIn };
    },
    async authenticate(request, audiences) {
      const token = /^Bearer\s+(\S+)\s*$/i.exec(request.headers['authorization'] ?? '')?.[1];
      return token === undefined ? { ok: false, reason: 'missing' } : await verify(token, audiences);
    },
  };
}

const uniqueId = () => randomBytes(16).toString('base64url');

function claimsOf(caller: Caller): Record<string, unknown> {
  if (caller.kind === 'application') {
    return {
      appid: caller.appId,
      app_displayname: caller.displayName,
      idtyp: 'app',
      oid: caller.servicePrincipalId,
      sub: caller.servicePrincipalId,
      wids: caller.wids,
      // Without a grant the claim is absent, not empty.
      ...(caller.roles.length > 0 ? { roles: caller.roles } : {}),
    };
  }
  return {
    appid: caller.appId,
    idtyp: 'user',
    oid: caller.userId,
    sub: caller.userId,
    upn: caller.userPrincipalName,
    unique_name: caller.userPrincipalName,
    name: caller.displayName,
    scp: caller.scopes.join(' '),
    wids: caller.wids,
  };
}

function callerOf(claims: Record<string, unknown>): Caller {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : '');
  const list = (name: string) => (Array.isArray(claims[name]) ? claims[name].map(String) : []);
  const shared = { appId: text('appid'), wids: list('wids'), audience: text('aud') };
  if (claims['idtyp'] === 'app') {
    return {
      kind: 'application',
      servicePrincipalId: text('oid'),
      displayName: text('app_displayname'),
      roles: list('roles'),
      ...shared,
    };
  }
  return {
    kind: 'user',
    userId: text('oid'),
    userPrincipalName: text('upn'),
    displayName: text('name'),
    scopes: text('scp').split(' ').filter(Boolean),
    ...shared,
  };
}
