import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFile } from '../../processes/replace-file.ts';

let folder: string;
let file: string;
let draft: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbooks-replace-'));
  [file, draft] = [join(folder, 'file'), join(folder, 'draft')];
  await writeFile(file, 'old');
  await writeFile(draft, 'new');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** As Windows does it while the file is open: so many times, then no longer. */
function openFor(times: number, code: string) {
  let tries = 0;
  const put = async (from: string, to: string): Promise<void> => {
    tries += 1;
    if (tries <= times) throw Object.assign(new Error('refused'), { code, syscall: 'rename' });
    await rename(from, to);
  };
  return { put, tries: () => tries };
}

it.each(['EPERM', 'EACCES', 'EBUSY'])('on Windows %s is tried again until nobody has the file open', async (code) => {
  const { put, tries } = openFor(3, code);
  await replaceFile(draft, file, { platform: 'win32', rename: put });
  expect([tries(), await readFile(file, 'utf8'), await readdir(folder)]).toEqual([4, 'new', ['file']]);
});

it('one that stays open keeps what it has, no draft stays, and the code is that of a file in use', async () => {
  const { put, tries } = openFor(Infinity, 'EPERM');
  const failed = replaceFile(draft, file, { platform: 'win32', rename: put, patience: 60 });
  await expect(failed).rejects.toMatchObject({ code: 'EBUSY', message: 'refused' });
  expect(tries()).toBeGreaterThan(1);
  expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['old', ['file']]);
});

it('elsewhere, and for any other error, it is tried once', async () => {
  for (const [platform, code] of [
    ['linux', 'EPERM'],
    ['win32', 'ENOSPC'],
  ] as const) {
    await writeFile(draft, 'new');
    const { put, tries } = openFor(Infinity, code);
    await expect(replaceFile(draft, file, { platform, rename: put })).rejects.toMatchObject({ code });
    expect([tries(), await readdir(folder)]).toEqual([1, ['file']]);
  }
});

it('a folder in its place is not replaced, and no draft stays', async () => {
  await rm(file);
  await mkdir(file);
  await expect(replaceFile(draft, file)).rejects.toMatchObject({ code: 'EISDIR' });
  expect(await readdir(folder)).toEqual(['file']);
});
