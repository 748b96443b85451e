import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyringFromText, loadKeys, rotateKeys } from '../keys.ts';
import { LockBusy, tryLock } from '../processes/lock.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'runbooks-keys-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

test('keys are made at first use, and are the same ever after', async () => {
  const first = await loadKeys(home, 'codec');
  expect(first.keys.get(first.current)).toHaveLength(32);
  expect(await loadKeys(home, 'codec')).toEqual(first);
  expect(await loadKeys(home, 'secrets')).not.toEqual(first);
});

test('the file is for its owner only, and nothing else is left in the folder', async () => {
  await loadKeys(home, 'codec');
  expect((await stat(join(home, 'keys', 'codec.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(home, 'keys'))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(home, 'keys'))).toEqual(['codec.json']);
});

test('all that start at once end up with the same keys', async () => {
  const rings = await Promise.all(Array.from({ length: 20 }, () => loadKeys(home, 'codec')));
  for (const ring of rings) expect(ring).toEqual(rings[0]);
});

test('a file that is no keyring is refused without a word of what it holds', async () => {
  await mkdir(join(home, 'keys'));
  const key = randomBytes(32).toString('base64');
  const files = [
    `{"current": "a", "keys": {"a": "${key}"`,
    `{"current": "a", "keys": "${key}"}`,
    `{"current": "b", "keys": {"a": "${key}"}}`,
    `{"current": "a", "keys": {"a": "${key.slice(0, 20)}"}}`,
    `{"current": "a", "keys": {"a": "${key}"}, "run": "x"}`,
  ];
  for (const text of files) {
    await writeFile(join(home, 'keys', 'codec.json'), text);
    const refusal: unknown = await loadKeys(home, 'codec').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Error);
    expect(String(refusal)).toContain('codec.json');
    expect(String(refusal)).not.toContain(key.slice(0, 20));
  }
});

test('a variable may hold several keys, the first of which is current', () => {
  const [a, b] = [randomBytes(32), randomBytes(32)];
  expect(keyringFromText(`new:${b.toString('base64')}, old:${a.toString('base64')}`)).toEqual({
    current: 'new',
    keys: new Map([
      ['new', b],
      ['old', a],
    ]),
  });
  expect(keyringFromText(a.toString('base64'))).toEqual({ current: 'default', keys: new Map([['default', a]]) });
});

test('a rotation adds a key and names it current; the ones before stay', async () => {
  const before = await loadKeys(home, 'codec');
  const id = await rotateKeys(home, 'codec');
  const after = await loadKeys(home, 'codec');
  expect(after.current).toBe(id);
  expect(after.keys.size).toBe(2);
  expect(after.keys.get(before.current)).toEqual(before.keys.get(before.current));
  expect((await stat(join(home, 'keys', 'codec.json'))).mode & 0o777).toBe(0o600);
  expect(await readdir(join(home, 'keys'))).toEqual(['codec.json', 'codec.lock']);
});

test('of rotations at the same time none loses the key of another', async () => {
  await loadKeys(home, 'codec');
  const done = await Promise.all(Array.from({ length: 8 }, () => rotateKeys(home, 'codec')));
  const { keys } = await loadKeys(home, 'codec');
  expect(keys.size).toBe(1 + 8);
  for (const id of done) expect(keys.has(id)).toBe(true);
});

test('a rotation that another one keeps waiting changes nothing, and goes on when that one has ended', async () => {
  const before = await loadKeys(home, 'codec');
  const other = await tryLock(join(home, 'keys', 'codec.lock'));
  await expect(rotateKeys(home, 'codec', 100)).rejects.toBeInstanceOf(LockBusy);
  expect(await loadKeys(home, 'codec')).toEqual(before);
  const waiting = rotateKeys(home, 'codec');
  other?.release();
  const id = await waiting;
  expect((await loadKeys(home, 'codec')).current).toBe(id);
});
