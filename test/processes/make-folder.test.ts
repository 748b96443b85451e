import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../processes/make-folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'runbooks-folder-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

test('a folder is made for its owner only, with those above it, also by several at once', async () => {
  const folder = join(root, 'a', 'b', 'c');
  await Promise.all(Array.from({ length: 5 }, async () => await makeFolder(folder)));
  for (const each of [folder, join(root, 'a')]) expect((await stat(each)).mode & 0o777).toBe(0o700);
});

test('a folder that is there stays as it is', async () => {
  await mkdir(join(root, 'a'), { mode: 0o755 });
  await makeFolder(join(root, 'a', 'b'));
  await makeFolder(root);
  expect((await stat(join(root, 'a'))).mode & 0o777).toBe(0o755);
});

test('a file in the place of a folder, at its end or above it, is named', async () => {
  await writeFile(join(root, 'a'), '');
  for (const folder of [join(root, 'a'), join(root, 'a', 'b')]) {
    await expect(makeFolder(folder)).rejects.toMatchObject({ code: 'ENOTDIR', path: folder });
  }
});

(process.platform === 'linux' ? describe : describe.skip)('on Linux', () => {
  test('where nothing can be made, that is the answer', async () => {
    await expect(makeFolder('/proc/runbooks/keys')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
