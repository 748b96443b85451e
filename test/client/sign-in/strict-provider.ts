/**
 * An identity provider that takes nothing but what OpenID Connect asks for, over TLS on loopback; what it gives can be made
 * wrong. People sign in at it by opening the address that was printed, as a browser would.
 */
import { createHash, randomUUID } from 'node:crypto';
import { request } from 'undici';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { poolOf } from '../../../connectors/http/routes.ts';
import type { IdentityProvider } from '../../../domain/identity-provider.ts';
import { httpsStub, type HttpsStub, type StubAnswer } from '../../connectors/https-stub.ts';

const clientId = 'cccccccc-2222-4333-8444-555555555555';

export interface StrictProvider {
  readonly stub: HttpsStub;
  readonly provider: IdentityProvider;
  /** What people were asked by, each time. */
  readonly asked: URLSearchParams[];
  /** What was made, and must not be seen anywhere else. */
  readonly secrets: string[];
  /** Set anew before each test. */
  wrong: Wrong;
}

/** What the provider does otherwise than it should. */
export interface Wrong {
  /** In place of an answer, by the end of the path. */
  readonly answers?: Readonly<Record<string, StubAnswer>>;
  readonly document?: Record<string, string | undefined>;
  readonly claims?: JWTPayload;
  readonly without?: string;
  readonly keys?: 'another' | 'none';
  readonly token?: (token: string) => string | undefined;
}

export async function strictProvider(): Promise<StrictProvider> {
  const [stub, own, another] = await Promise.all([httpsStub(), generateKeyPair('ES256'), generateKeyPair('ES256')]);
  const issuer = `${stub.origin}/contoso`;
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'ES256', use: 'sig' };
  const codes = new Map<string, URLSearchParams>();
  const it: StrictProvider = {
    stub,
    provider: {
      issuer,
      clientId,
      audiences: [],
      subjectClaim: 'sub',
      rolesClaim: 'roles',
      nameClaim: 'preferred_username',
      maxAge: false,
      guests: false,
      certificateAuthority: stub.authority,
      simulated: true,
    },
    asked: [],
    secrets: [],
    wrong: {},
  };

  const document = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    code_challenge_methods_supported: ['S256'],
    ...it.wrong.document,
  });

  const authorize = (query: URLSearchParams): StubAnswer => {
    it.asked.push(query);
    const problem = problemOfRequest(query);
    if (problem !== undefined) return { status: 400, body: { error: 'invalid_request', problem } };
    const code = randomUUID();
    it.secrets.push(code);
    codes.set(code, query);
    return { status: 302, headers: { location: back(query, { code }) } };
  };

  const redeem = async (form: URLSearchParams): Promise<StubAnswer> => {
    const query = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const verifier = form.get('code_verifier') ?? '';
    it.secrets.push(verifier);
    const isRight =
      query !== undefined &&
      form.get('grant_type') === 'authorization_code' &&
      form.get('client_id') === clientId &&
      form.get('redirect_uri') === query.get('redirect_uri') &&
      createHash('sha256').update(verifier).digest('base64url') === query.get('code_challenge');
    if (!isRight) return { status: 400, body: { error: 'invalid_grant', error_description: 'not this code' } };
    const token = await tokenFor(query);
    const access = randomUUID();
    it.secrets.push(token, access);
    const idToken = it.wrong.token === undefined ? token : it.wrong.token(token);
    return {
      body: {
        token_type: 'Bearer',
        access_token: access,
        expires_in: 60,
        ...(idToken !== undefined && { id_token: idToken }),
      },
    };
  };

  const tokenFor = async (query: URLSearchParams): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const claims: JWTPayload = {
      iss: issuer,
      aud: clientId,
      sub: 'ann',
      nonce: query.get('nonce'),
      auth_time: now,
      iat: now,
      exp: now + 300,
      ...it.wrong.claims,
    };
    if (it.wrong.without !== undefined) delete claims[it.wrong.without];
    const key: CryptoKey = it.wrong.keys === 'another' ? another.privateKey : own.privateKey;
    return await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'own' }).sign(key);
  };

  stub.answer = async (seen) => {
    const url = new URL(seen.url, stub.origin);
    const wrong = Object.entries(it.wrong.answers ?? {}).find(([end]) => url.pathname.endsWith(end));
    if (wrong !== undefined) return wrong[1];
    if (url.pathname.endsWith('/.well-known/openid-configuration')) return { body: document() };
    if (url.pathname === '/contoso/keys') return { body: { keys: it.wrong.keys === 'none' ? [] : [jwk] } };
    if (url.pathname === '/contoso/authorize') return authorize(url.searchParams);
    return url.pathname === '/contoso/token' ? await redeem(new URLSearchParams(seen.body)) : { status: 404 };
  };
  return it;
}

function problemOfRequest(query: URLSearchParams): string | undefined {
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) return 'a parameter is there twice';
  const expected: Record<string, RegExp> = {
    client_id: new RegExp(`^${clientId}$`),
    response_type: /^code$/,
    redirect_uri: /^http:\/\/localhost:\d+$/,
    scope: /^openid profile$/,
    prompt: /^login$/,
    nonce: /^[\w-]{43}$/,
    state: /^[\w-]{43}$/,
    code_challenge: /^[\w-]{43}$/,
    code_challenge_method: /^S256$/,
  };
  return Object.keys(expected).find((name) => expected[name]?.test(query.get(name) ?? '') !== true);
}

/** Where the answer to a request goes. */
export function back(query: URLSearchParams, answer: Record<string, string>): string {
  const state = query.get('state') ?? '';
  return `${query.get('redirect_uri') ?? ''}/?${new URLSearchParams({ state, ...answer }).toString()}`;
}

export interface Shown {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly html: string;
}

/** Opens an address of the provider, and follows where it leads to. */
export async function open(address: string, { stub }: StrictProvider): Promise<Shown> {
  const answer = await request(address, { dispatcher: poolOf({ trustRoot: stub.authority }) });
  await answer.body.dump();
  return await load(String(answer.headers.location));
}

/** Loads a page of the listener on loopback. */
export async function load(
  address: string,
  { method = 'GET', headers = {} }: { method?: 'GET' | 'POST'; headers?: Record<string, string> } = {},
): Promise<Shown> {
  const url = new URL(address);
  const { host } = url;
  // Of the two addresses that the name may have, the one that is listened on.
  url.hostname = '127.0.0.1';
  const answer = await request(url, { method, headers: { host, ...headers } });
  return { status: answer.statusCode, headers: answer.headers, html: await answer.body.text() };
}
