import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { writeOnce, writeOver, writeOverThere } from '../../processes/whole-file.ts';
import { skipWithout } from '../setup/required-parts.ts';
import { otherProcess } from './other-process.ts';

const built = existsSync(join(__dirname, '..', '..', 'dist', 'processes', 'whole-file.js'));
if (!built) skipWithout('build', 'files that several processes write');

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbooks-whole-'));
  file = join(folder, 'made', 'some.txt');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("what was written first stays, for its owner's eyes only", async () => {
  expect(await writeOnce(file, 'first')).toBe(true);
  expect(await writeOnce(file, 'second')).toBe(false);
  expect(await readFile(file, 'utf8')).toBe('first');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'made'))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(folder, 'made'))).toEqual(['some.txt']);
});

test('in a folder that others may read, with a generous umask, what is made is for its owner only', async () => {
  const open = join(folder, 'open');
  await mkdir(open, { mode: 0o755 });
  await chmod(open, 0o755);
  const umask = process.umask(0);
  try {
    await writeOver(join(open, 'over'), 'x');
    await writeOnce(join(open, 'below', 'once'), 'x');
  } finally {
    process.umask(umask);
  }
  const modes = await Promise.all(
    ['over', 'below', 'below/once'].map(async (name) => ((await stat(join(open, name))).mode & 0o777).toString(8)),
  );
  expect(modes).toEqual(['600', '700', '600']);
});

test('of many that write it once, one was the first, and all find what that one wrote', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(10_000));
  const wasFirst = await Promise.all(texts.map(async (text) => await writeOnce(file, text)));
  expect(wasFirst.filter(Boolean)).toHaveLength(1);
  expect(await readFile(file, 'utf8')).toBe(texts[wasFirst.indexOf(true)]);
});

test('a reader of a file that is written over finds the content of before or after', async () => {
  const texts = ['a', 'b'].map((letter) => letter.repeat(1_000_000));
  await writeOver(file, texts[0] ?? '');
  const found = new Set<string>();
  for (let round = 1; round <= 10; round += 1) {
    const writing = writeOver(file, texts[round % 2] ?? '');
    for (let reader = 0; reader < 5; reader += 1) found.add(await readFile(file, 'utf8'));
    await writing;
  }
  expect(found.size).toBe(2);
  for (const text of found) expect(texts).toContain(text);
  expect(await readdir(join(folder, 'made'))).toEqual(['some.txt']);
});

test('a file in place of its folder is an error that names it, not the answer that it was there', async () => {
  await writeFile(join(folder, 'made'), '');
  const error = { code: 'ENOTDIR', path: expect.stringContaining(join(folder, 'made')) };
  await expect(writeOnce(file, 'text')).rejects.toMatchObject(error);
  await expect(writeOver(file, 'text')).rejects.toMatchObject(error);
});

test('in a folder of others drafts that were left by a killed process go, and nothing else does', async () => {
  const [old, fresh] = [randomUUID(), randomUUID()].map((id) => join(folder, `key.${id}`));
  const names = [old ?? '', fresh ?? '', join(folder, 'key.backup'), join(folder, `other.${randomUUID()}`)];
  for (const name of names) await writeFile(name, 'secret');
  const long = new Date(Date.now() - 3_600_000);
  for (const name of names.filter((each) => each !== fresh)) await utimes(name, long, long);
  await writeOverThere(join(folder, 'key'), 'new');
  const left = [join(folder, 'key'), ...names.slice(1)].map((path) => basename(path));
  expect((await readdir(folder)).toSorted()).toEqual(left.toSorted());
  await expect(writeOverThere(join(folder, 'none', 'key'), 'new')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a folder in place of the file is not written over, and no draft stays', async () => {
  await mkdir(file, { recursive: true });
  await expect(writeOver(file, 'text')).rejects.toMatchObject({ code: 'EISDIR', path: expect.any(String) });
  expect(await readdir(join(folder, 'made'))).toEqual(['some.txt']);
});

(built ? describe : describe.skip)('between processes', () => {
  const program = join(__dirname, 'programs', 'first-writer.mjs');

  test('of two, one is the first, and the file is all its own', async () => {
    const two = ['a', 'b'].map((text) => otherProcess(process.execPath, [program, file, text]));
    for (const each of two) expect(await each.says('ready')).toBe(true);
    for (const each of two) each.send('go on');
    await Promise.all(two.map(({ ended }) => ended));
    expect(two.filter(({ lines }) => lines.includes('true'))).toHaveLength(1);
    expect(two.filter(({ lines }) => lines.includes('false'))).toHaveLength(1);
    const first = two[0]?.lines.includes('true') === true ? 'a' : 'b';
    expect(await readFile(file, 'utf8')).toBe(first.repeat(100_000));
  }, 60_000);

  test('one that is killed while it writes leaves the whole file or none, and is in no way of the next', async () => {
    for (let round = 0; round < 10; round += 1) {
      const writer = otherProcess(process.execPath, [program, file, 'x']);
      expect(await writer.says('ready')).toBe(true);
      writer.send('go on');
      await new Promise((resolve) => setTimeout(resolve, round));
      await writer.kill();
      const left = await readFile(file, 'utf8').catch(() => undefined);
      expect([undefined, 'x'.repeat(100_000)]).toContain(left);
      expect(await writeOnce(file, 'next')).toBe(left === undefined);
      await rm(file);
    }
  }, 60_000);
});
