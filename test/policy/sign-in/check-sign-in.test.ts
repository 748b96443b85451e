/** Whom the worker takes for signed in, and each forgery that it doesn't; the provider answers over HTTPS. */
import { createHash, createPublicKey } from 'node:crypto';
import { FlattenedSign } from 'jose';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import type { IdentityProvider } from '../../../domain/identity-provider.ts';
import { checkSignIn } from '../../../policy/sign-in/check-sign-in.ts';
import { ProviderKeys } from '../../../policy/sign-in/provider-keys.ts';
import {
  clientId,
  makeKeys,
  oid,
  publicJwk,
  testProvider,
  tokenFor,
  type TestProvider,
  type Token,
} from './provider.ts';

const keys = makeKeys();
const text = '{"action":"approve","by":"ann"}';
const now = Date.parse('2026-12-01T12:00:00Z');
const seconds = now / 1000;
const other = '11111111-2222-3333-4444-555555555555';

let provider: TestProvider;
let kept: ProviderKeys;

beforeAll(async () => {
  provider = await testProvider(keys);
  kept = new ProviderKeys();
});

afterAll(async () => {
  await closeRoutes();
  await provider.stub.close();
});

async function check(token: Token | string, known: Partial<IdentityProvider> = {}) {
  const idToken = typeof token === 'string' ? token : await tokenFor(text, provider, now, token);
  return await checkSignIn({ text, idToken }, { ...provider.known, ...known }, { now, keys: kept });
}

describe('who has just signed in', () => {
  test('is known by the object ID, with roles and name', async () => {
    const idToken = await tokenFor(text, provider, now);
    expect(await check(idToken)).toEqual({
      signedIn: {
        issuer: provider.issuer,
        subject: oid,
        name: 'ann@contoso.example',
        roles: ['Approve', 'Operate'],
        guest: false,
        authTime: '2026-12-01T11:59:55.000Z',
        tokenDigest: createHash('sha256').update(idToken).digest('hex'),
      },
    });
  });

  const ofOtherNames = { rolesClaim: 'groups', nameClaim: 'upn', subjectClaim: 'sub' };

  test.each<[string, Token, Partial<IdentityProvider>, object]>([
    ['with a key of an elliptic curve', { key: keys.ec, header: { alg: 'ES256', kid: 'ec-1' } }, {}, {}],
    ['by another client that the file names', { claims: { aud: other, azp: other } }, { audiences: [other] }, {}],
    [
      'with other roles beside',
      { claims: { roles: ['Runbooks.Operate', 'Owner', 'Approve'] } },
      {},
      { roles: ['Operate'] },
    ],
    ['as a guest, where guests may', { claims: { acct: 1 } }, { guests: true }, { guest: true }],
    ['as who knows what, where guests may', { claims: { acct: undefined } }, { guests: true }, { guest: true }],
    ['three minutes ago', { claims: { auth_time: seconds - 180 } }, {}, { authTime: '2026-12-01T11:57:00.000Z' }],
    ['by a clock that is ahead', { claims: { auth_time: seconds + 60 } }, {}, {}],
    ['with an object ID in capital letters', { claims: { oid: oid.toUpperCase() } }, {}, { subject: oid }],
    ['without a name', { claims: { preferred_username: undefined } }, {}, { name: oid }],
    [
      'with a name that would turn the line',
      { claims: { preferred_username: 'a\u202Enn\u0007' } },
      {},
      { name: 'a\\u202enn\\u0007' },
    ],
    [
      'with a name without end',
      { claims: { preferred_username: '😀'.repeat(1000) } },
      {},
      { name: `${'😀'.repeat(255)}…` },
    ],
    [
      'by claims of other names',
      { claims: { groups: ['Runbooks.Request'], upn: 'a', sub: 's' } },
      ofOtherNames,
      { roles: ['Request'], name: 'a', subject: 's' },
    ],
  ])('%s', async (_, token, known, expected) => {
    const { issuer } = provider;
    expect(await check(token, known)).toEqual({ signedIn: expect.objectContaining({ issuer, ...expected }) });
  });

  test('at a provider without tenants, which has no more than one client, and a role without a list', async () => {
    const claims = { tid: undefined, ver: undefined, acct: undefined, roles: 'Runbooks.Approve', aud: [clientId] };
    const { tenant: _, ...known } = provider.known;
    const idToken = await tokenFor(text, provider, now, { claims });
    const checked = await checkSignIn({ text, idToken }, known, { now, keys: kept });
    expect(checked).toMatchObject({ signedIn: { subject: oid, roles: ['Approve'], guest: false } });
  });
});

const publicPem = createPublicKey(keys.rsa).export({ format: 'pem', type: 'spki' }).toString();

test.each<[string, Token, string, RegExp]>([
  [
    'silently, in a session of the morning',
    { claims: { auth_time: seconds - 14_400 } },
    'sign-in-too-old',
    /at 2026-12-01T08:00:00Z/,
  ],
  ['a second too long ago', { claims: { auth_time: seconds - 181 } }, 'sign-in-too-old', /3 minutes/],
  [
    'by refreshing, with the nonce of the first token',
    { claims: { auth_time: seconds - 1800, iat: seconds, nbf: seconds } },
    'sign-in-too-old',
    /each decision/,
  ],
  ['in the future', { claims: { auth_time: seconds + 61 } }, 'sign-in-in-the-future', /61 seconds/],
  ['nobody knows when', { claims: { auth_time: undefined } }, 'sign-in-invalid', /auth_time/],
  ['at a time in words', { claims: { auth_time: String(seconds) } }, 'sign-in-invalid', /auth_time/],
  ['at an instant that no clock has', { claims: { auth_time: 1e300 } }, 'sign-in-invalid', /auth_time/],
  ['for another application', { claims: { aud: other } }, 'sign-in-invalid', /the application 1111/],
  ['for several applications', { claims: { aud: [clientId, other] } }, 'sign-in-invalid', /no aud/],
  ['for ours, as another application asked', { claims: { azp: other } }, 'sign-in-invalid', /asked for by another/],
  [
    'at another issuer',
    { claims: { iss: 'https://login.microsoftonline.com/common/v2.0' } },
    'sign-in-invalid',
    /issuer is https:\/\/login/,
  ],
  ['in another tenant', { claims: { tid: other } }, 'sign-in-invalid', /of the tenant 1111/],
  ['in no tenant', { claims: { tid: undefined } }, 'sign-in-invalid', /of the tenant nothing/],
  ['with a token of version 1.0', { claims: { ver: '1.0' } }, 'sign-in-invalid', /version is 1\.0/],
  ['with a token of no version', { claims: { ver: undefined } }, 'sign-in-invalid', /version is nothing/],
  [
    'for another text',
    { claims: { nonce: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg' } },
    'sign-in-invalid',
    /another text/,
  ],
  ['for an empty hash', { claims: { nonce: '' } }, 'sign-in-invalid', /another text/],
  ['for no text', { claims: { nonce: undefined } }, 'sign-in-invalid', /no nonce/],
  ['with a token that has expired', { claims: { exp: seconds - 60 } }, 'sign-in-invalid', /expired/],
  ['with a token that never does', { claims: { exp: undefined } }, 'sign-in-invalid', /no exp/],
  ["with a token that isn't valid yet", { claims: { nbf: seconds + 61 } }, 'sign-in-invalid', /valid yet/],
  ['as a guest', { claims: { acct: 1 } }, 'sign-in-guest', /ann@contoso\.example is a guest/],
  ['as who knows what', { claims: { acct: undefined } }, 'sign-in-invalid', /acct/],
  ['as a member in words', { claims: { acct: '0' } }, 'sign-in-invalid', /acct/],
  ['without roles', { claims: { roles: undefined } }, 'sign-in-invalid', /no role/],
  [
    'with roles of something else',
    { claims: { roles: ['Approve', 'runbooks.approve'] } },
    'sign-in-invalid',
    /no role/,
  ],
  ['with roles that are no list', { claims: { roles: 'Runbooks.Approve' } }, 'sign-in-invalid', /no role/],
  ['with a list of other things', { claims: { roles: ['Runbooks.Approve', 1] } }, 'sign-in-invalid', /no role/],
  ['as nobody', { claims: { oid: undefined } }, 'sign-in-invalid', /no oid/],
  ['as a name', { claims: { oid: 'ann' } }, 'sign-in-invalid', /no oid/],
  ["with a key that isn't the provider's", { key: keys.foreign }, 'sign-in-invalid', /signature/],
  ['with the name of a key of another kind', { header: { kid: 'ec-1' } }, 'sign-in-invalid', /does not publish/],
  [
    'with the public key for a secret',
    { key: Buffer.from(publicPem), header: { alg: 'HS256' } },
    'sign-in-invalid',
    /algorithm is HS256/,
  ],
  ['by another algorithm', { header: { alg: 'RS512' } }, 'sign-in-invalid', /algorithm is RS512/],
  [
    'with a key that the token brings along',
    { key: keys.foreign, header: { jwk: publicJwk(keys.foreign, 'rsa-1') } },
    'sign-in-invalid',
    /has jwk/,
  ],
  [
    'with the address of a key',
    { key: keys.foreign, header: { jku: 'https://elsewhere.example/keys' } },
    'sign-in-invalid',
    /has jku/,
  ],
  [
    'with a certificate that the token brings along',
    { key: keys.foreign, header: { x5c: ['MIIB'] } },
    'sign-in-invalid',
    /has x5c/,
  ],
  [
    'with the address of a certificate',
    { header: { x5u: 'https://elsewhere.example/pem' } },
    'sign-in-invalid',
    /has x5u/,
  ],
  ['without the name of a key', { header: { kid: undefined } }, 'sign-in-invalid', /no kid/],
  ['with an access token', { header: { typ: 'at+jwt' } }, 'sign-in-invalid', /type at\+jwt/],
])('nobody signs in %s', async (_, token, code, message) => {
  expect(await check(token)).toEqual({ refused: { code, message: expect.stringMatching(message) } });
});

describe('not taken for a token', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each(['none', 'None', 'NONE'])('without a signature: %s', async (alg) => {
    const [, payload = ''] = (await tokenFor(text, provider, now)).split('.');
    const unsigned = `${part({ typ: 'JWT', alg, kid: 'rsa-1' })}.${payload}`;
    const why = (words: string) => ({ refused: { code: 'sign-in-invalid', message: expect.stringContaining(words) } });
    expect(await check(`${unsigned}.`)).toEqual(why("isn't a signed token"));
    expect(await check(`${unsigned}.AA`)).toEqual(why(`algorithm is ${alg}`));
  });

  test.each([
    ['nothing', ''],
    ['words', 'ann has approved'],
    ['five parts', 'a.b.c.d.e'],
    ['a header that is a list', `${part([1])}.${part({})}.AA`],
    ['a header that is no JSON', `${Buffer.from('{').toString('base64url')}.${part({})}.AA`],
  ])('%s', async (_, token) => {
    expect(await check(token)).toMatchObject({ refused: { code: 'sign-in-invalid' } });
  });

  test('one that is too long, though it is signed', async () => {
    const idToken = await tokenFor(text, provider, now, { claims: { groups: Array(500).fill(other) } });
    const refused = { code: 'sign-in-invalid', message: expect.stringContaining('longer than 16384') };
    expect(await check(idToken)).toEqual({ refused });
  });

  test('claims that were changed', async () => {
    const [header, , signature] = (await tokenFor(text, provider, now)).split('.');
    const more = await tokenFor(text, provider, now, { claims: { roles: ['Runbooks.Administer'] } });
    const refused = { code: 'sign-in-invalid', message: expect.stringContaining('signature') };
    expect(await check(`${header}.${more.split('.')[1]}.${signature}`)).toEqual({ refused });
  });

  test.each([
    ['a list', Buffer.from('[]')],
    ['null', Buffer.from('null')],
    ['no JSON', Buffer.from('{')],
  ])('claims that are %s', async (_, bytes) => {
    const header = { alg: 'RS256', kid: 'rsa-1' };
    const signed = await new FlattenedSign(bytes).setProtectedHeader(header).sign(keys.rsa);
    const refused = { code: 'sign-in-invalid', message: expect.stringContaining('no claims') };
    expect(await check(`${signed.protected}.${signed.payload}.${signed.signature}`)).toEqual({ refused });
  });
});

test('bytes that are no text are no claims, whatever a reader would put in their place', async () => {
  const [, payload = ''] = (await tokenFor(text, provider, now, { claims: { preferred_username: 'a?' } })).split('.');
  const bytes = Buffer.from(payload, 'base64url');
  bytes[bytes.indexOf('a?') + 1] = 0xff;
  const signed = await new FlattenedSign(bytes).setProtectedHeader({ alg: 'RS256', kid: 'rsa-1' }).sign(keys.rsa);
  const refused = { code: 'sign-in-invalid', message: expect.stringContaining('no claims') };
  expect(await check(`${signed.protected}.${signed.payload}.${signed.signature}`)).toEqual({ refused });
});

test('a token signs one text, to the last blank', async () => {
  const idToken = await tokenFor(text, provider, now);
  const asked = { now, keys: kept };
  const changed = await checkSignIn({ text: `${text} `, idToken }, provider.known, asked);
  expect(changed).toMatchObject({ refused: { message: expect.stringContaining('another text') } });
  expect(await checkSignIn({ text, idToken }, provider.known, asked)).toMatchObject({ signedIn: { subject: oid } });
});
