/** What `doctor` says of the machine that it runs on: who may change its files, and which keys its roles need. */
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as doctor } from '../../../client/commands/doctor.ts';
import type { Documents } from '../../../client/json/documents.ts';
import { modesCheck } from '../../../client/checks/modes.ts';
import { workerKeysCheck } from '../../../client/checks/worker-keys.ts';
import { readConfig } from '../../../config.ts';
import { testIo } from '../test-io.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'machine-'));
  await mkdir(join(home, 'keys'), { mode: 0o700 });
});
afterEach(() => rm(home, { recursive: true }));

const configured = (environment: Record<string, string> = {}) =>
  readConfig({ RUNBOOKS_HOME: home, TEMPORAL_CONFIG_FILE: join(home, 'none.toml'), ...environment });

async function withKeys(...names: string[]): Promise<void> {
  for (const name of names) await writeFile(join(home, 'keys', name), '', { mode: 0o600 });
}

it('a key that others may read is wrong, with what to write', async () => {
  await withKeys('codec.json');
  await chmod(join(home, 'keys', 'codec.json'), 0o644);
  expect(await modesCheck(configured())).toMatchObject({
    result: 'wrong',
    detail: expect.stringContaining(`chmod go-rwx ${home}/keys/codec.json`),
  });
});

const all = ['codec.json', 'secrets.json', 'writer.pem'];
const codec = { RUNBOOKS_CODEC_KEYS: `k:${'A'.repeat(43)}=` };
const elsewhere = { TEMPORAL_ADDRESS: 'temporal:7233' };

it.each<[string, string[], Record<string, string>, string, RegExp]>([
  ['a worker with all of its keys', all, elsewhere, 'ok', /keys of payloads, keys of secrets, writer's key/],
  ['a new home of its own', [], {}, 'ok', /no keys of payloads yet/],
  ['a new home beside others', [], elsewhere, 'warning', /no keys of payloads yet: .*; no keys of secrets yet/],
  ['keys of payloads by the environment', all.slice(1), { ...elsewhere, ...codec }, 'ok', /keys of payloads/],
  [
    'secrets in a vault',
    ['codec.json', 'writer.pem'],
    { ...elsewhere, RUNBOOKS_SECRETS: 'keyvault:https://contoso.vault.azure.net' },
    'ok',
    /payloads, writer's key/,
  ],
  [
    'runs alone',
    ['codec.json'],
    { ...elsewhere, RUNBOOKS_ROLES: 'workflows' },
    'ok',
    /roles workflows: keys of payloads$/,
  ],
  [
    'runs alone, with keys of others',
    all,
    { ...elsewhere, RUNBOOKS_ROLES: 'workflows' },
    'warning',
    /more .*: keys of secrets, writer's key/,
  ],
  [
    'runs alone, with the journal',
    ['codec.json'],
    { ...elsewhere, RUNBOOKS_ROLES: 'workflows', RUNBOOKS_DATABASE: 'postgres://a:b@c/d' },
    'warning',
    /address of the journal/,
  ],
])('%s', async (_, keys, environment, result, detail) => {
  await withKeys(...keys);
  const found = workerKeysCheck(configured(environment));
  expect(found).toMatchObject({ result, detail: expect.stringMatching(detail) });
});

it('as a process that runs workflows alone it makes no keys of others and no journal, and says what it skips', async () => {
  const environment = {
    RUNBOOKS_HOME: home,
    RUNBOOKS_ROLES: 'workflows',
    TEMPORAL_CONFIG_FILE: join(home, 'none.toml'),
    TEMPORAL_ADDRESS: '127.0.0.1:1',
  };
  const answer = await doctor({ args: [], options: {}, words: [] } as never, testIo({ environment }).io);
  const { checks } = (answer as unknown as { document: Documents['doctor'] }).document;
  const skipped = checks.filter(({ result }) => result === 'skipped').map(({ name }) => name);
  expect(skipped).toEqual(
    expect.arrayContaining(['journal', 'writes', 'approvals', 'connections', 'secret store', 'notifications']),
  );
  expect(await readdir(home, { recursive: true })).toEqual(['keys']);
});
