import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../../client/invocation.ts';
import { run as get } from '../../../client/commands/secret-get.ts';
import { run as list } from '../../../client/commands/secret-list.ts';
import { run as put } from '../../../client/commands/secret-put.ts';
import { run as remove } from '../../../client/commands/secret-rm.ts';
import { openStore } from '../../../client/secrets/open-store.ts';
import { seedSecrets } from '../../../stack/seed-secret.ts';
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
  await expect(runs(remove, ['pass@1'])).resolves.toMatchObject({ document: { removed: 1 } });
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
  const store = openStore({ home });
  await expect(seedSecrets(example, store, 'ann', accounts)).resolves.toEqual(['secret://its-password@1']);
  expect((await store.get('its-password')).value).toBe('its own');
});

test('the secrets of an example are stored once, as random passwords', async () => {
  const example = join(home, 'example.yaml');
  await writeFile(example, 'password: secret://example-password\ndisplayName: x\n');
  const store = openStore({ home });
  await expect(seedSecrets(example, store, 'ann')).resolves.toEqual(['secret://example-password@1']);
  await expect(seedSecrets(example, store, 'ann')).resolves.toEqual([]);
  const { value } = await store.get('example-password');
  for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^\w]/]) expect(value).toMatch(kind);
  const files = await readdir(join(home, 'secrets'), { recursive: true, withFileTypes: true });
  expect(files.some((each) => each.isFile())).toBe(true);
  for (const file of files.filter((each) => each.isFile())) {
    expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain(value);
  }
});
