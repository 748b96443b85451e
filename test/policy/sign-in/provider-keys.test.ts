/** Where the keys come from, for how long they count, and what is known while the provider can't be asked. */
import { generateKeyPairSync } from 'node:crypto';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import type { IdentityProvider } from '../../../domain/identity-provider.ts';
import { checkSignIn } from '../../../policy/sign-in/check-sign-in.ts';
import { ProviderKeys } from '../../../policy/sign-in/provider-keys.ts';
import { failureOf } from '../../connectors/failure-of.ts';
import type { StubAnswer } from '../../connectors/https-stub.ts';
import {
  clientId,
  makeKeys,
  paths,
  publicJwk,
  tenant,
  testProvider,
  tokenFor,
  type TestProvider,
  type Token,
} from './provider.ts';

const keys = makeKeys();
const text = '{"action":"approve"}';
const start = Date.parse('2026-12-01T12:00:00Z');
const day = 86_400_000;

let provider: TestProvider;
let kept: ProviderKeys;
let answers: TestProvider['answers'];

beforeAll(async () => {
  provider = await testProvider(keys);
  answers = provider.answers;
});

beforeEach(() => {
  kept = new ProviderKeys();
  provider.answers = { ...answers };
  provider.stub.requests.length = 0;
});

afterAll(async () => {
  await closeRoutes();
  await provider.stub.close();
});

async function checkAt(now: number, token: Token = {}, known: IdentityProvider = provider.known) {
  const idToken = await tokenFor(text, provider, now, token);
  return await checkSignIn({ text, idToken }, known, { now, keys: kept });
}

const taken = { signedIn: expect.objectContaining({ name: 'ann@contoso.example' }) };
const unknownKey = { refused: { code: 'sign-in-invalid', message: expect.stringContaining('does not publish') } };
const newKey: Token = { key: keys.foreign, header: { kid: 'rsa-2' } };
const rotated: StubAnswer = { body: { keys: [publicJwk(keys.foreign, 'rsa-2')] } };

test('they are asked for once a day, and once for all who ask meanwhile', async () => {
  expect(await Promise.all([checkAt(start), checkAt(start), checkAt(start)])).toEqual([taken, taken, taken]);
  expect(await checkAt(start + day - 1)).toEqual(taken);
  expect(provider.asked(paths.keys)).toBe(1);
  expect(await checkAt(start + day)).toEqual(taken);
  expect([provider.asked(paths.document), provider.asked(paths.keys)]).toEqual([2, 2]);
});

test('a day later a key that was taken out counts no more', async () => {
  await checkAt(start);
  provider.answers[paths.keys] = rotated;
  expect(await checkAt(start + day - 1)).toEqual(taken);
  expect(await checkAt(start + day)).toEqual(unknownKey);
});

test('a clock that was set back makes none last longer', async () => {
  await checkAt(start);
  provider.answers[paths.keys] = rotated;
  expect(await checkAt(start - 1)).toEqual(unknownKey);
});

test("a new one is found, and one that is nobody's is looked for once a minute", async () => {
  await checkAt(start);
  expect(await checkAt(start + 1000, newKey)).toEqual(unknownKey);
  for (const kid of ['a', 'b', 'c']) expect(await checkAt(start + 2000, { header: { kid } })).toEqual(unknownKey);
  expect(provider.asked(paths.keys)).toBe(2);
  provider.answers[paths.keys] = rotated;
  expect(await checkAt(start + 60_999, newKey)).toEqual(unknownKey);
  expect(await checkAt(start + 61_000, newKey)).toEqual(taken);
  expect(provider.asked(paths.keys)).toBe(3);
});

test('a new one is looked for once by all who name it at the same time', async () => {
  await checkAt(start);
  provider.answers[paths.keys] = rotated;
  const asked = [1, 2, 3].map(() => checkAt(start + 1000, newKey));
  expect(await Promise.all(asked)).toEqual([taken, taken, taken]);
  expect(provider.asked(paths.keys)).toBe(2);
});

test("while the provider is down a key that is known counts, and one that isn't is neither refused nor taken", async () => {
  await checkAt(start);
  provider.answers[paths.document] = { status: 503 };
  expect(await checkAt(start + 1000)).toEqual(taken);
  const down = { code: 'identity-provider-unreachable', failureClass: 'transient', status: 503 };
  expect(await failureOf(checkAt(start + 1000, newKey))).toMatchObject(down);
  expect(await failureOf(checkAt(start + 2000, newKey))).toMatchObject(down);
  expect(provider.asked(paths.document)).toBe(2);
  expect(await failureOf(checkAt(start + day))).toMatchObject(down);
});

test.each<[string, Record<string, StubAnswer>, RegExp]>([
  ['answers with an error', { [paths.document]: { status: 500 } }, /HTTP 500/],
  ['ends the connection', { [paths.document]: { hangUp: true } }, /connection/],
  [
    'leads elsewhere',
    { [paths.document]: { status: 302, headers: { location: 'https://elsewhere.example/' } } },
    /HTTP 302/,
  ],
  ['is a page of a proxy', { [paths.document]: { body: '<html>' } }, /JSON/],
  ['never comes to an end', { [paths.document]: { endless: true } }, /end/],
  ['has keys that never come to an end', { [paths.keys]: { endless: true } }, /end/],
])('nothing is known where it %s', async (_, changed, why) => {
  Object.assign(provider.answers, changed);
  const failure = await failureOf(checkAt(start));
  expect(failure).toMatchObject({ code: 'identity-provider-unreachable', operator: expect.stringMatching(why) });
  Object.assign(provider.answers, answers);
  expect(await checkAt(start)).toEqual(taken);
});

test('nothing is known where its certificate is of another authority', async () => {
  const { certificateAuthority: _, ...known } = provider.known;
  const failure = await failureOf(checkAt(start, {}, known));
  expect(failure).toMatchObject({
    code: 'identity-provider-unreachable',
    operator: expect.stringContaining('certificate'),
  });
  expect(provider.stub.requests).toEqual([]);
});

test('nothing is asked for without TLS', async () => {
  const issuer = provider.issuer.replace('https:', 'http:');
  const failure = await failureOf(checkAt(start, {}, { ...provider.known, issuer }));
  expect(failure).toMatchObject({ code: 'identity-provider-invalid', operator: expect.stringContaining('TLS') });
});

test('nothing is asked on loopback for a connection that is not simulated', async () => {
  const failure = await failureOf(checkAt(start, {}, { ...provider.known, simulated: false }));
  expect(failure).toMatchObject({ code: 'identity-provider-invalid', operator: expect.stringContaining('loopback') });
  expect(provider.stub.requests).toEqual([]);
});

describe('what it says of itself', () => {
  const own = () => answers[paths.document]?.body as { issuer: string; jwks_uri: string };
  const ofApplication = `${paths.keys}?appid=${clientId}`;

  test.each<[string, () => unknown]>([
    ['is another issuer', () => ({ ...own(), issuer: 'https://login.microsoftonline.com/common/v2.0' })],
    ['is the same but for a slash', () => ({ ...own(), issuer: `${own().issuer}/` })],
    ['has its keys at another host', () => ({ ...own(), jwks_uri: 'https://localhost:1/keys' })],
    ['has its keys without TLS', () => ({ ...own(), jwks_uri: own().jwks_uri.replace('https:', 'http:') })],
    ['has the keys of an application', () => ({ ...own(), jwks_uri: `${own().jwks_uri}?appid=${clientId}` })],
    ['has its keys nowhere', () => ({ issuer: own().issuer })],
    ['is a list', () => []],
  ])('%s: that is a mistake and no refusal, and no key of it counts', async (_, body) => {
    provider.answers[paths.document] = { body: body() };
    provider.answers[ofApplication] = { body: { keys: [publicJwk(keys.foreign, 'rsa-1')] } };
    const failure = await failureOf(checkAt(start, { key: keys.foreign }));
    expect(failure).toMatchObject({ code: 'identity-provider-invalid', failureClass: 'invalid' });
    expect(provider.asked(ofApplication)).toBe(0);
  });

  test('is asked for by the issuer alone: what an application signs with itself is at another address', async () => {
    provider.answers[ofApplication] = rotated;
    expect(await checkAt(start, newKey)).toEqual(unknownKey);
    expect(provider.stub.requests.filter(({ url }) => url.includes('?'))).toEqual([]);
  });

  test('may lead to another host where there are no tenants', async () => {
    const { tenant: _, ...known } = provider.known;
    const elsewhere = await testProvider(keys);
    try {
      const jwks_uri = `${elsewhere.stub.origin}/${tenant}${paths.keys}`;
      provider.answers[paths.document] = { body: { ...own(), jwks_uri } };
      const certificateAuthority = `${known.certificateAuthority}\n${elsewhere.known.certificateAuthority}`;
      expect(await checkAt(start, {}, { ...known, certificateAuthority })).toEqual(taken);
      expect(elsewhere.asked(paths.keys)).toBe(1);
    } finally {
      await elsewhere.stub.close();
    }
  });
});

describe('a key', () => {
  const own = publicJwk(keys.rsa, 'rsa-1');
  const publish = (...published: unknown[]) => {
    provider.answers[paths.keys] = { body: { keys: published } };
  };

  test.each<[string, object]>([
    ['for another tenant', { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' }],
    ['to encrypt with', { use: 'enc' }],
    ['for another algorithm', { alg: 'RS512' }],
    ['without a name', { kid: undefined }],
    ['that is none', { n: '!' }],
  ])('%s counts for nothing', async (_, changed) => {
    publish({ ...own, ...changed }, publicJwk(keys.ec, 'ec-1'));
    expect(await checkAt(start)).toEqual(unknownKey);
  });

  test('for all tenants of this place counts', async () => {
    publish({ ...own, issuer: provider.issuer.replace(tenant, '{tenantid}') });
    expect(await checkAt(start)).toEqual(taken);
  });

  test('that is short counts for nothing', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    publish(publicJwk(short, 'rsa-1'));
    expect(await checkAt(start)).toEqual(unknownKey);
  });

  test('whose private part was published by mistake counts as the public one', async () => {
    publish({ ...keys.rsa.export({ format: 'jwk' }), kid: 'rsa-1' });
    expect(await checkAt(start)).toEqual(taken);
  });

  test('must be there at all', async () => {
    publish();
    expect(await failureOf(checkAt(start))).toMatchObject({ code: 'identity-provider-invalid' });
  });
});
