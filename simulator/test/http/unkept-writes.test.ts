/** What is answered while the tenant's disk refuses writes: each service's own temporary error, and nothing has happened. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applicationNames } from '../../tenant/seed/applications.ts';
import { ask, type Simulated, simulated } from '../../testing/simulated.ts';
import { services } from '../../parts.ts';

let home: string;
let tenant: Simulated;
let token: string;
let said: string[];

beforeAll(async () => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'unkept-'));
  tenant = await simulated({ home, parts: services });
  token = (await signIn()).body.access_token as string;
});
afterAll(async () => {
  await tenant.close();
  fs.rmSync(home, { recursive: true });
});

const signIn = async () => {
  const { clientId, secret = '' } = tenant.credential(applicationNames.apply);
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
  return await tenant.token({ ...form, scope: 'https://graph.microsoft.com/.default' });
};

const createLocation = async () =>
  await ask(`${tenant.readiness.graph}/identity/conditionalAccess/namedLocations`, tenant.agent(), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'Vendor',
      isTrusted: false,
      ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.10/32' }],
    }),
  });

/** A folder in the place of a file is refused to everyone, root as well. */
async function whileNothingIsWritten<T>(work: () => Promise<T>): Promise<T> {
  const kept = journals();
  for (const file of kept) fs.renameSync(file, `${file}.aside`);
  const obstacles = [...kept, path.join(home, 'tenant.json.new')];
  for (const file of obstacles) fs.mkdirSync(file);
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    return await work();
  } finally {
    said = write.mock.calls.map(([text]) => String(text));
    write.mockRestore();
    for (const file of obstacles) fs.rmSync(file, { recursive: true, force: true });
    for (const file of kept) fs.renameSync(`${file}.aside`, file);
  }
}

const journals = () =>
  fs
    .readdirSync(home)
    .filter((name) => /^journal-\d+\.jsonl$/.test(name))
    .map((name) => path.join(home, name));

test('a write to Graph is unavailable, says in one line what could not be written, and can be repeated', async () => {
  const before = tenant.core.store.state.namedLocations.length;
  const refused = await whileNothingIsWritten(createLocation);
  expect(refused.status).toBe(503);
  expect(refused.headers['retry-after']).toBe('1');
  expect(JSON.stringify(refused.body)).not.toContain(home);
  expect(said).toEqual([
    expect.stringMatching(
      /^graph POST \/v1\.0\/identity\S+: \S+journal-\d+\.jsonl can't be written: .+ \(EISDIR\)\.\n$/,
    ),
  ]);
  expect(tenant.core.store.state.namedLocations).toHaveLength(before);
  expect((await createLocation()).status).toBe(201);
  expect(tenant.core.store.audit).toHaveLength(1);
});

test('a sign-in that can not be logged is a transient error', async () => {
  const refused = await whileNothingIsWritten(signIn);
  expect(refused).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
  expect((await signIn()).status).toBe(200);
});

test('a clock that can not be kept is not set', async () => {
  const refused = await whileNothingIsWritten(() => tenant.administer('POST', '/clock', { advanceSeconds: 86_400 }));
  expect(refused.status).toBe(503);
  expect(refused.body.error.message).toContain('tenant.json');
  expect(Date.parse((await tenant.administer('GET', '/clock')).body.now)).toBeLessThan(Date.now() + 80_000_000);
});
