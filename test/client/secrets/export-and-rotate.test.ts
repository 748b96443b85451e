import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as rotate } from '../../../client/commands/keys-rotate.ts';
import { run as exportSecret } from '../../../client/commands/secret-export.ts';
import { run as get } from '../../../client/commands/secret-get.ts';
import type { Run } from '../../../client/invocation.ts';
import { withStore } from '../../../client/secrets/with-store.ts';
import { withJournal } from '../../../client/with-journal.ts';
import { makeCertificate } from '../../../connectors/secrets/certificate.ts';
import { loadKeys } from '../../../keys.ts';
import { accessesIn } from '../../journal/accesses-in.ts';
import { testIo } from '../test-io.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'export-'));
});
afterEach(async () => rm(home, { recursive: true }));

const runs = async (command: Run, args: string[], options: Record<string, unknown> = {}, more = {}, stdin = '') => {
  const { io } = testIo({ environment: { RUNBOOKS_HOME: home, ...more }, stdin });
  return command({ args, options, words: [] }, io);
};
const accesses = async (): Promise<unknown[]> => withJournal({ home }, accessesIn);

describe('access to a secret', () => {
  test('is on record, with who and why', async () => {
    await withStore({ home }, async (store) => store.put('pass', 'one', { kind: 'password', createdBy: 'ann' }));
    await runs(get, ['pass'], { reason: 'entering it', by: 'ben' });
    expect(await accesses()).toEqual([
      expect.objectContaining({ reference: 'secret://pass@1', by: 'ben', reason: 'entering it', action: 'get' }),
    ]);
  });

  test('without a reason shows nothing', async () => {
    await withStore({ home }, async (store) => store.put('pass', 'one', { kind: 'password', createdBy: 'ann' }));
    await expect(runs(get, ['pass'])).rejects.toMatchObject({ code: 'reason-missing', exitCode: 2 });
    expect(await accesses()).toEqual([]);
  });
});

describe('a certificate', () => {
  const options = { secretName: 'secops', commonName: 'SecOps', validDays: 1, createdBy: 'test', operation: 'test' };
  const file = (name: string): string => join(home, name);
  beforeEach(async () => {
    await withStore({ home }, async (store) => makeCertificate(store, { ...options, now: Date.now() }));
  });

  test('is written as .pfx and .cer, for its owner only, and on record', async () => {
    const given = { pfx: file('a.pfx'), cer: file('a.cer'), reason: 'for the MID servers', by: 'ann' };
    await expect(runs(exportSecret, ['secops'], given, {}, 'a long password\n')).resolves.toMatchObject({
      document: { reference: 'secret://secops@1', files: [file('a.pfx'), file('a.cer')] },
    });
    expect((await stat(file('a.pfx'))).mode & 0o777).toBe(0o600);
    expect(new X509Certificate(await readFile(file('a.cer'))).subject).toBe('CN=SecOps');
    expect(await accesses()).toEqual([
      expect.objectContaining({ action: 'export', by: 'ann', reference: 'secret://secops@1' }),
    ]);
  });

  test('alone needs no reason and no password', async () => {
    await runs(exportSecret, ['secops'], { cer: file('a.cer') });
    expect(await accesses()).toEqual([]);
  });

  test.each([
    ['without a file to write', {}, 'usage'],
    ['without a reason', { pfx: 'a.pfx' }, 'reason-missing'],
    ['for a provider that nobody knows', { pfx: 'a.pfx', csp: 'Mine', reason: 'x' }, 'usage'],
  ])('is not exported %s', async (_, given, code) => {
    await expect(runs(exportSecret, ['secops'], given, {}, 'a long password')).rejects.toMatchObject({ code });
  });

  test('never takes the place of a file that is there', async () => {
    await writeFile(file('a.pfx'), 'the only copy of another key');
    const given = { pfx: file('a.pfx'), reason: 'x' };
    await expect(runs(exportSecret, ['secops'], given, {}, 'a long password')).rejects.toMatchObject({
      code: 'file-not-written',
    });
    expect(await readFile(file('a.pfx'), 'utf8')).toBe('the only copy of another key');
  });
});

describe('keys', () => {
  test('of the store are rotated, and what is stored moves along', async () => {
    await withStore({ home }, async (store) => store.put('pass', 'one', { kind: 'password', createdBy: 'ann' }));
    const answer = await runs(rotate, ['secrets']);
    const { current } = await loadKeys(home, 'secrets');
    expect(answer).toMatchObject({ document: { keys: 'secrets', keyId: current, resealed: 1 } });
    expect((await withStore({ home }, async (store) => store.get('pass'))).value).toBe('one');
  });

  test('of the store stay as they are in a home whose key has signed nothing where others have', async () => {
    await withStore({ home }, async (store) => store.put('pass', 'one', { kind: 'password', createdBy: 'ann' }));
    const before = await loadKeys(home, 'secrets');
    await rm(join(home, 'keys', 'writer.pem'));
    await expect(runs(rotate, ['secrets'])).rejects.toMatchObject({ code: 'journal-writer-unknown' });
    expect(await loadKeys(home, 'secrets')).toEqual(before);
    // What it has signed counts as unknown from then on: nothing is shown, and nothing is recorded.
    await expect(runs(get, ['pass'], { reason: 'x' })).rejects.toMatchObject({ code: 'secret-damaged' });
    expect(await accesses()).toEqual([]);
  });

  test('of the codec are rotated, and the old one stays', async () => {
    const before = await loadKeys(home, 'codec');
    await expect(runs(rotate, ['codec'])).resolves.toMatchObject({ document: { keys: 'codec', resealed: null } });
    expect([...(await loadKeys(home, 'codec')).keys.keys()]).toContain(before.current);
  });

  test('that come from the environment are not rotated in a file', async () => {
    const key = `id:${Buffer.alloc(32, 1).toString('base64')}`;
    const refused = runs(rotate, ['codec'], {}, { RUNBOOKS_CODEC_KEYS: key });
    await expect(refused).rejects.toMatchObject({ code: 'keys-from-environment' });
    const inVault = runs(rotate, ['secrets'], {}, { RUNBOOKS_SECRETS: 'keyvault:https://contoso.vault.azure.net' });
    await expect(inVault).rejects.toMatchObject({ code: 'keys-of-vault' });
    await expect(runs(rotate, ['everything'])).rejects.toMatchObject({ code: 'usage' });
  });
});
