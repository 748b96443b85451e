import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { identityOf } from '../../connectors/identity-of.ts';
import type { Json } from '../../domain/json.ts';

const tenant = '11111111-2222-4333-8444-55555555555A';
const clientId = 'cccccccc-2222-4333-8444-555555555555';
const application = { clientId, secret: 'secret://runner' };
const online = {
  kind: 'exchange-online',
  tenant,
  organization: 'contoso.onmicrosoft.com',
  identities: { plan: application, apply: application },
};
const servers = {
  kind: 'exchange-server',
  domain: { dns: 'contoso.local', netbios: 'CONTOSO' },
  domainController: 'dc01.contoso.local',
  exchange: { uri: 'http://ex01.contoso.local/PowerShell/' },
  ews: 'https://mail.contoso.example/EWS/Exchange.asmx',
};
const simulated = { kind: 'simulated' };

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'identity-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function of(connection: Record<string, Json>) {
  const connectionsFile = join(home, 'connections.yaml');
  await writeFile(connectionsFile, stringify({ connections: { it: connection } }));
  return await identityOf('it', { connectionsFile, home });
}

const problemOf = async (connection: Record<string, Json>): Promise<string> =>
  of(connection).then(
    () => 'There was no problem.',
    (error: unknown) => (error as { subject?: string }).subject ?? '',
  );

/** As a simulator that runs leaves it. */
async function simulatorRuns(more: Record<string, Json>): Promise<string> {
  const authority = join(home, 'ca.pem');
  await mkdir(join(home, 'simulator'), { recursive: true });
  await writeFile(authority, 'a certificate authority');
  const readiness = {
    authority: `https://localhost:8443/${tenant}`,
    administration: 'http://127.0.0.1:8080/admin',
    certificateAuthority: authority,
    tenant: { id: tenant, initialDomain: 'contoso.onmicrosoft.com' },
    credentials: [],
    ...more,
  };
  await writeFile(join(home, 'simulator', 'ready.json'), JSON.stringify(readiness));
  return join(home, 'simulator', 'ready.json');
}

const asEntra = { subjectClaim: 'oid', rolesClaim: 'roles', nameClaim: 'preferred_username', maxAge: false };

describe('who says who the people are', () => {
  test.each([
    ['global', 'https://login.microsoftonline.com'],
    ['gcc-high', 'https://login.microsoftonline.us'],
    ['21vianet', 'https://login.partner.microsoftonline.cn'],
  ])('for a tenant in the cloud %s is that tenant, by its ID', async (cloud, authority) => {
    expect(await of({ ...online, cloud, identity: { clientId, audiences: [tenant] } })).toEqual({
      ...asEntra,
      issuer: `${authority}/${tenant.toLowerCase()}/v2.0`,
      clientId,
      audiences: [tenant],
      guests: false,
      simulated: false,
      tenant: tenant.toLowerCase(),
    });
  });

  test('for a tenant is reached as the tenant is: by its proxy, with its certificate authority', async () => {
    const certificateAuthority = join(home, 'proxy.pem');
    await writeFile(certificateAuthority, 'of the proxy');
    const proxy = 'http://proxy.contoso.example:3128';
    const found = await of({ ...online, certificateAuthority, proxy, identity: { clientId } });
    expect(found).toMatchObject({ certificateAuthority: 'of the proxy', proxy });
  });

  test('for servers may be any provider, with the claims that it has', async () => {
    const identity = { issuer: 'https://login.contoso.example/adfs', clientId: 'runbooks', nameClaim: 'upn' };
    expect(await of({ ...servers, identity })).toEqual({
      issuer: 'https://login.contoso.example/adfs',
      clientId: 'runbooks',
      audiences: [],
      subjectClaim: 'sub',
      rolesClaim: 'roles',
      nameClaim: 'upn',
      maxAge: true,
      guests: false,
      simulated: false,
    });
  });

  test('for the simulated connection is the simulator that runs', async () => {
    const issuer = `https://localhost:8443/${tenant}/v2.0`;
    const readiness = await simulatorRuns({ decisions: { clientId, issuer } });
    const own = {
      ...asEntra,
      issuer,
      clientId,
      audiences: [],
      guests: false,
      simulated: true,
      certificateAuthority: 'a certificate authority',
      tenant: tenant.toLowerCase(),
      readiness,
    };
    expect(await of(simulated)).toEqual(own);
    expect(await of({ ...simulated, identity: { guests: true } })).toEqual({ ...own, guests: true });
  });

  test('for the simulated connection may be a provider of its own, on loopback', async () => {
    const identity = { issuer: 'https://localhost:9000', clientId: 'runbooks' };
    const found = await of({ ...simulated, identity });
    expect(found).toMatchObject({ ...identity, simulated: true, subjectClaim: 'sub', maxAge: true });
    expect(found).not.toHaveProperty('readiness');
  });

  test('is nobody with claims: names count as they are typed', async () => {
    for (const connection of [online, servers, simulated]) {
      expect(await of({ ...connection, identity: 'claims' })).toBe('claims');
    }
  });

  test('is asked of a simulator that runs, and that has an application for decisions', async () => {
    await expect(of(simulated)).rejects.toMatchObject({ code: 'simulator-not-running' });
    await simulatorRuns({});
    await expect(of(simulated)).rejects.toMatchObject({ code: 'simulator-refused' });
  });
});

const rows: [string, Record<string, Json>, RegExp][] = [
  ['left out for a tenant', online, /identity is missing: it must be \{ clientId: GUID }.* or claims, in a laboratory/],
  ['left out for servers', servers, /identity is missing: it must be \{ issuer: https.* or claims, in a laboratory/],
  ['some other word', { ...online, identity: 'signed' }, /identity must be \{ clientId: GUID }.* or claims/],
  ['without an application', { ...online, identity: {} }, /identity\.clientId is missing/],
  ['without an issuer where there is no tenant', { ...servers, identity: { clientId } }, /identity\.issuer is missing/],
  ['with a misspelt key', { ...online, identity: { clientID: clientId } }, /clientID is not known.*mean "clientId"/],
  [
    "with an application that Entra can't have",
    { ...online, identity: { clientId: 'runbooks' } },
    /identity\.clientId must be a GUID/,
  ],
  [
    "with an audience that Entra can't have",
    { ...online, identity: { clientId, audiences: [clientId, 'console'] } },
    /identity\.audiences\.1 must be a GUID/,
  ],
  ['half of a provider', { ...simulated, identity: { clientId } }, /identity\.clientId goes with "issuer"/],
  ...[
    'https://localhost:8443/x',
    'https://127.0.0.1/x',
    'https://127.1/x',
    'https://2130706433/x',
    'https://[::1]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://id.localhost/x',
    'https://LOCALHOST./x',
    'http://0.0.0.0/x',
  ].map((issuer): [string, Record<string, Json>, RegExp] => [
    `at ${issuer} for something real`,
    { ...servers, identity: { issuer, clientId } },
    /identity\.issuer must not be on loopback/,
  ]),
  [
    'in plain text',
    { ...servers, identity: { issuer: 'http://login.contoso.example', clientId } },
    /identity\.issuer must be https/,
  ],
  [
    'in plain text, for the simulated connection',
    { ...simulated, identity: { issuer: 'http://localhost:9000', clientId } },
    /identity\.issuer must be https/,
  ],
  ...['common', 'organizations', 'contoso.onmicrosoft.com'].map((each): [string, Record<string, Json>, RegExp] => [
    `of ${each}, which is no one tenant's ID`,
    { ...servers, identity: { issuer: `https://login.microsoftonline.com/${each}/v2.0`, clientId } },
    /identity\.issuer must name one tenant, by its ID/,
  ]),
  [
    'of version 1',
    { ...servers, identity: { issuer: `https://sts.windows.net/${tenant}/`, clientId } },
    /identity\.issuer must be that of tokens of version 2\.0/,
  ],
  ...['https://a:b@login.contoso.example', 'https://login.contoso.example/?appid=1', 'https://x.example/#'].map(
    (issuer): [string, Record<string, Json>, RegExp] => [
      `with more than an address (${issuer})`,
      { ...servers, identity: { issuer, clientId } },
      /identity\.issuer must be an address without/,
    ],
  ),
  ['not an address', { ...servers, identity: { issuer: 'contoso', clientId } }, /identity\.issuer must be an address/],
  [
    'with a certificate authority that is not there',
    { ...online, identity: { clientId, certificateAuthority: '/nonexistent/ca.pem' } },
    /identity\.certificateAuthority: \/nonexistent\/ca\.pem can't be read/,
  ],
];
test.each(rows)('an identity %s is refused, and it is said what to write', async (_, connection, words) => {
  expect(await problemOf(connection)).toMatch(words);
});
