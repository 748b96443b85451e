import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { secretStoreCheck } from '../../../client/checks/secret-store.ts';
import type { Run } from '../../../client/invocation.ts';
import type { Documents } from '../../../client/json/documents.ts';
import { keysRotatedText, secretsText } from '../../../client/views/answers.ts';
import { withJournal } from '../../../client/with-journal.ts';
import { run as get } from '../../../client/commands/secret-get.ts';
import { run as list } from '../../../client/commands/secret-list.ts';
import { run as put } from '../../../client/commands/secret-put.ts';
import { run as rotate } from '../../../client/commands/keys-rotate.ts';
import { run as remove } from '../../../client/commands/secret-rm.ts';
import { withStore } from '../../../client/secrets/with-store.ts';
import { seedSecrets } from '../../../stack/seed-secret.ts';
import { tamper } from '../../journal/backends.ts';
import { testIo } from '../test-io.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

async function runs(command: Run, args: string[], options: Record<string, unknown> = {}, stdin?: string) {
  const { io } = testIo({ environment: { RUNBOOKS_HOME: home }, ...(stdin !== undefined && { stdin }) });
  return await command({ args, options, words: [] }, io);
}

test('each value becomes the next version; a line end that echo adds is not meant', async () => {
  await expect(runs(put, ['pass'], { by: 'ann' }, 'one\n')).resolves.toMatchObject({
    document: { reference: 'secret://pass@1', createdBy: 'ann' },
  });
  await expect(runs(put, ['pass'], {}, 'two')).resolves.toMatchObject({ document: { version: 2 } });
  const reason = { reason: 'to test', by: 'ben' };
  await expect(runs(get, ['secret://pass@1'], reason)).resolves.toMatchObject({ document: { value: 'one' } });
  await expect(runs(get, ['pass'], reason)).resolves.toMatchObject({ document: { value: 'two' } });
  expect(JSON.stringify(await runs(list, []))).not.toMatch(/"(?:one|two)"/);
  await expect(runs(remove, ['pass@1'])).rejects.toMatchObject({ code: 'not-confirmed', exitCode: 3 });
  await expect(runs(get, ['pass@1'], reason)).resolves.toMatchObject({ document: { value: 'one' } });
  await expect(runs(remove, ['pass@1'], { yes: true })).resolves.toMatchObject({ document: { removed: 1 } });
  await expect(runs(get, ['pass@1'], reason)).rejects.toMatchObject({ code: 'secret-not-found' });
});

test.each([
  ['a name with a version', ['pass@1'], {}],
  ['a name that is none', ['Not A Name'], {}],
  ['a kind that there is not', ['pass'], { kind: 'pasword' }],
  ['a time that is none', ['pass'], { notAfter: 'soon' }],
  ['a file that is not there', ['pass'], { file: '/nowhere' }],
  ['nothing', ['pass'], {}],
])('%s is refused, and nothing is stored', async (_, args, options) => {
  await expect(runs(put, args, options, '')).rejects.toMatchObject({ exitCode: 2 });
  await expect(runs(list, [])).resolves.toMatchObject({ document: { secrets: [] } });
});

test('an account of the example that is there already has the password that it has', async () => {
  const example = join(home, 'example.yaml');
  await writeFile(example, 'account: CONTOSO\\svc-sense\npassword: secret://its-password\n');
  const accounts = [
    { userName: 'CONTOSO\\other', password: 'other' },
    { userName: 'contoso\\SVC-Sense', password: 'its own' },
  ];
  await withStore({ home }, async (store) => {
    await expect(seedSecrets(example, store, 'ann', accounts)).resolves.toEqual(['secret://its-password@1']);
    expect((await store.get('its-password')).value).toBe('its own');
  });
});

test('the secrets of an example are stored once, as random passwords', async () => {
  const example = join(home, 'example.yaml');
  await writeFile(example, 'password: secret://example-password\ndisplayName: x\n');
  const { value } = await withStore({ home }, async (store) => {
    await expect(seedSecrets(example, store, 'ann')).resolves.toEqual(['secret://example-password@1']);
    await expect(seedSecrets(example, store, 'ann')).resolves.toEqual([]);
    return await store.get('example-password');
  });
  for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^\w]/]) expect(value).toMatch(kind);
  const files = await readdir(home, { recursive: true, withFileTypes: true });
  expect(files.map(({ name }) => name)).toContain('journal.db');
  for (const file of files.filter((each) => each.isFile())) {
    expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain(value);
  }
});

describe('a damaged secret', () => {
  beforeEach(async () => {
    for (const name of ['bad', 'good']) await runs(put, [name], { by: 'ann' }, name);
    await withJournal({ home }, async (journal) =>
      tamper(journal, "update secrets set created_by = 'mallory' where scope = 'bad'"),
    );
  });

  test('is named in the list, and the others are in it', async () => {
    const answer = await runs(list, []);
    expect(answer).toMatchObject({
      document: {
        secrets: [{ reference: 'secret://good@1' }],
        damaged: [{ reference: 'secret://bad@1', code: 'secret-damaged' }],
      },
    });
    const text = secretsText((answer as { document: Documents['secrets'] }).document, createColors(false));
    expect(text).toMatch(/secret:\/\/good@1 .*\n✘ secret:\/\/bad@1: .*\n +Remove this version/);
  });

  test('is named by the check of the store, with what to do', async () => {
    const check = await withStore({ home }, async (store) => secretStoreCheck({}, store));
    expect(check).toMatchObject({ result: 'wrong', advice: expect.stringContaining('secret rm') as unknown });
    expect(check.detail).toMatch(/^2 versions stored\. .*secret:\/\/bad@1/);
    await runs(remove, ['bad@1'], { yes: true });
    const after = await withStore({ home }, async (store) => secretStoreCheck({}, store));
    expect(after).toMatchObject({ result: 'ok', detail: 'one version stored, key from a key file opens all of them' });
  });

  test('is the only one that the rotation of the keys leaves out', async () => {
    const answer = await runs(rotate, ['secrets']);
    expect(answer).toMatchObject({
      document: { resealed: 1, failed: [{ reference: 'secret://bad@1', code: 'secret-damaged' }] },
      exit: 1,
    });
    const text = keysRotatedText((answer as { document: Documents['keys-rotated'] }).document, createColors(false));
    expect(text).toContain('✘ secret://bad@1');
  });
});
