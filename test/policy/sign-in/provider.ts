/** A small identity provider over HTTPS, with Entra's claims: what it signs, and what it says of itself, is the test's to choose. */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import type { IdentityProvider } from '../../../domain/identity-provider.ts';
import { nonceOf } from '../../../domain/statement.ts';
import { httpsStub, type HttpsStub, type StubAnswer } from '../../connectors/https-stub.ts';

export const tenant = '9d1b0f5e-3a52-4a8e-b6f5-6f2f3f8f0a11';
export const clientId = '6f4f7f1c-0a55-4c0e-9a0a-64a7a2d1c001';
export const oid = '0f2c1f6d-58a0-4bd8-8d3a-9a2c0f4e7b10';

interface Keys {
  readonly rsa: KeyObject;
  readonly foreign: KeyObject;
  readonly ec: KeyObject;
}

/** Pairs of RSA keys take longer than everything else here: there are two for all suites of a process. */
let made: Keys | undefined;

export function makeKeys(): Keys {
  const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const ec = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  made ??= { rsa: rsa(), foreign: rsa(), ec: ec() };
  return made;
}

export interface TestProvider {
  readonly stub: HttpsStub;
  readonly issuer: string;
  /** As connections.yaml has it. */
  readonly known: IdentityProvider;
  readonly keys: Keys;
  /** By the path, without the tenant. */
  answers: Record<string, StubAnswer>;
  /** How often each path was asked for. */
  asked(path: string): number;
}

export const paths = { document: '/v2.0/.well-known/openid-configuration', keys: '/discovery/v2.0/keys' } as const;

export async function testProvider(keys: Keys): Promise<TestProvider> {
  const stub = await httpsStub();
  const base = `${stub.origin}/${tenant}`;
  const issuer = `${base}/v2.0`;
  const provider: TestProvider = {
    stub,
    issuer,
    keys,
    known: {
      issuer,
      clientId,
      audiences: [],
      subjectClaim: 'oid',
      rolesClaim: 'roles',
      nameClaim: 'preferred_username',
      maxAge: false,
      guests: false,
      certificateAuthority: stub.authority,
      simulated: true,
      tenant,
    },
    answers: {
      [paths.document]: { body: { issuer, jwks_uri: `${base}${paths.keys}` } },
      [paths.keys]: { body: { keys: [publicJwk(keys.rsa, 'rsa-1'), publicJwk(keys.ec, 'ec-1')] } },
    },
    asked: (path) => stub.requests.filter(({ url }) => url === `/${tenant}${path}`).length,
  };
  stub.answer = ({ url }) => provider.answers[url.replace(`/${tenant}`, '')] ?? { status: 404 };
  return provider;
}

export function publicJwk(key: KeyObject, kid: string): Record<string, unknown> {
  return { ...createPublicKey(key).export({ format: 'jwk' }), kid, use: 'sig' };
}

export interface Token {
  /** With `undefined`: left out. */
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly key?: KeyObject | Uint8Array;
}

/** A member's token for a text, from just now; `iat` as Entra has it, five minutes before. @param now milliseconds */
export async function tokenFor(
  text: string,
  { issuer, keys }: Pick<TestProvider, 'issuer' | 'keys'>,
  now: number,
  { claims = {}, header = {}, key = keys.rsa }: Token = {},
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const payload = {
    iss: issuer,
    aud: clientId,
    tid: tenant,
    ver: '2.0',
    oid,
    sub: 'hcTvlyO0eFqOG2H7SnJtM5Z5kJXqCkE4nQ6l8p7n1cA',
    preferred_username: 'ann@contoso.example',
    roles: ['Runbooks.Approve', 'Runbooks.Operate'],
    acct: 0,
    nonce: nonceOf(text),
    auth_time: seconds - 5,
    iat: seconds - 300,
    nbf: seconds - 300,
    exp: seconds + 3600,
    ...claims,
  } as JWTPayload;
  return await new SignJWT(payload).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: 'rsa-1', ...header }).sign(key);
}
