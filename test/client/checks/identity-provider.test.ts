/** What `doctor` says of who proves who decides, against a provider that answers over TLS as the test wants it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityProviderChecks } from '../../../client/checks/identity-provider.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import { httpsStub, type HttpsStub, type StubAnswer } from '../../connectors/https-stub.ts';

let stub: HttpsStub;
let home: string;
let answers: Record<string, StubAnswer>;
const key = { kid: 'one', kty: 'EC', crv: 'P-256', x: 'x', y: 'y', use: 'sig' };

beforeAll(async () => {
  stub = await httpsStub();
  stub.answer = ({ url }) => answers[url] ?? { status: 404 };
  home = await mkdtemp(join(tmpdir(), 'identity-provider-'));
  await writeFile(join(home, 'ca.pem'), stub.authority);
});
afterAll(async () => {
  await closeRoutes();
  await stub.close();
  await rm(home, { recursive: true });
});
beforeEach(() => {
  answers = {
    '/.well-known/openid-configuration': { body: { issuer: stub.origin, jwks_uri: `${stub.origin}/keys` } },
    '/keys': { body: { keys: [key] } },
  };
});

/** @param identity as JSON, which is YAML */
async function checks(identity: unknown, kind: 'simulated' | 'exchange-server' = 'simulated') {
  const servers = {
    domain: { dns: 'contoso.local', netbios: 'CONTOSO' },
    domainController: 'dc1.contoso.local',
    exchange: { uri: 'http://ex01.contoso.local/PowerShell/' },
    ews: 'https://mail.contoso.example/EWS/Exchange.asmx',
  };
  const connectionsFile = join(home, 'connections.yaml');
  const connection = { kind, identity, ...(kind === 'exchange-server' && servers) };
  await writeFile(connectionsFile, JSON.stringify({ connections: { lab: connection } }));
  const { checks: found } = await identityProviderChecks('lab', kind, { connectionsFile, home });
  return Object.fromEntries(found.map(({ name, result, detail }) => [name, `${result}: ${detail}`]));
}

const signed = () => ({ issuer: stub.origin, clientId: 'runbooks', certificateAuthority: join(home, 'ca.pem') });

it('says who signs, that the keys can be read, and that the clocks agree', async () => {
  expect(await checks({ ...signed(), audiences: ['console'], guests: true })).toEqual({
    'connection lab, who decides': `ok: signed by ${stub.origin}, at the application runbooks, console; guests, too`,
    'connection lab, identity provider': 'ok: its configuration can be read here; keys that sign tokens: 1',
    'connection lab, clock': expect.stringMatching(/^ok: this machine's clock is \d+ s /),
  });
});

it('names as typed are for a laboratory', async () => {
  const typed = 'names count as they are typed (identity: claims)';
  expect(await checks('claims')).toEqual({ 'connection lab, who decides': `ok: ${typed}` });
  expect(await checks('claims', 'exchange-server')).toEqual({ 'connection lab, who decides': `warning: ${typed}` });
});

it.each([
  ['in two minutes', { date: 120 }, /^wrong: this machine's clock is 1(?:19|2\d) s behind/],
  ['two minutes ago', { date: -120 }, /^wrong: this machine's clock is 1(?:19|2\d) s ahead of/],
  [
    'two minutes ago, from a cache where it lay for as long',
    { date: -120, age: '120' },
    /^ok: this machine's clock is \d s /,
  ],
])('a provider whose time is %s', async (_, { date, age }: { date: number; age?: string }, detail) => {
  const headers = { date: new Date(Date.now() + date * 1000).toUTCString(), ...(age !== undefined && { age }) };
  answers['/.well-known/openid-configuration']!.headers = headers;
  expect((await checks(signed()))['connection lab, clock']).toMatch(detail);
});

it('a provider without a date leaves the clock unknown', async () => {
  answers['/.well-known/openid-configuration']!.headers = { date: '' };
  expect((await checks(signed()))['connection lab, clock']).toMatch(/^warning: unknown: /);
});

it.each<[string, () => void, RegExp]>([
  [
    'that is somebody else',
    () =>
      (answers['/.well-known/openid-configuration'] = {
        body: { issuer: 'https://other.example', jwks_uri: `${stub.origin}/keys` },
      }),
    /^wrong: .*https:\/\/other\.example/,
  ],
  ['without keys', () => delete answers['/keys'], /^wrong: .*404/],
  [
    'whose keys are for something else',
    () => (answers['/keys'] = { body: { keys: [{ ...key, use: 'enc' }] } }),
    /^wrong: .*no key/,
  ],
])('a provider %s', async (_, change, detail) => {
  change();
  expect((await checks(signed()))['connection lab, identity provider']).toMatch(detail);
});

it('nobody at the address is found out here', async () => {
  const unreachable = { ...signed(), issuer: 'https://127.0.0.1:9' };
  expect(await checks(unreachable)).toMatchObject({
    'connection lab, identity provider': expect.stringMatching(/^wrong: .*127\.0\.0\.1:9/),
    'connection lab, clock': expect.stringMatching(/^wrong: /),
  });
});
