import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { secretStore } from '../../../connectors/secrets/secret-store.ts';
import type { PutOptions } from '../../../connectors/secrets/secret-store.ts';
import type { Keyring } from '../../../keys.ts';
import { compileWriter, key } from './store-process.ts';

const ring = (current: string, ...others: [string, Buffer][]): Keyring => ({
  current,
  keys: new Map([...others, ...(others.some(([id]) => id === current) ? [] : [[current, key] as const])]),
});
const by: PutOptions = { kind: 'password', createdBy: 'ann' };
let folder: string;
const store = (keys: Keyring = ring('k')) => secretStore(folder, keys);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'secrets-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('a secret', () => {
  it('is found by name and version, and by name alone in its latest version', async () => {
    await store().put('mail-password', 'one', by);
    const { reference } = await store().put('mail-password', 'two', { ...by, notAfter: '2027-01-01T00:00:00.000Z' });
    expect(reference).toBe('secret://mail-password@2');
    expect((await store().resolve('secret://mail-password@1')).value).toBe('one');
    expect(await store().resolve('secret://mail-password')).toMatchObject({
      value: 'two',
      version: 2,
      createdBy: 'ann',
    });
    expect(await store().pin('secret://mail-password')).toBe('secret://mail-password@2');
  });

  it('is listed without its value, and without the key', async () => {
    await store().put('mail-password', 'planted-value', by);
    const list = await secretStore(folder, () => Promise.reject(new Error('no key'))).list();
    expect(list).toMatchObject([{ name: 'mail-password', version: 1, kind: 'password', createdBy: 'ann' }]);
    expect(JSON.stringify(list)).not.toContain('planted');
  });

  it('lies in no file in the clear, and only its owner can read the file', async () => {
    await store().put('mail-password', 'planted-value', by);
    const file = path.join(folder, 'mail-password', '1.json');
    expect(fs.readFileSync(file, 'utf8')).not.toContain('planted');
    expect(fs.statSync(file).mode & 0o077).toBe(0);
    expect(fs.statSync(path.dirname(file)).mode & 0o077).toBe(0);
  });

  it('is stored once by an operation, whatever value the retry brings', async () => {
    const first = await store().put('generated', 'first', { ...by, operation: 'run/step' });
    const again = await store().put('generated', 'second', { ...by, operation: 'run/step' });
    expect(again.reference).toBe(first.reference);
    expect((await store().resolve(again.reference)).value).toBe('first');
    expect((await store().put('generated', 'other', { ...by, operation: 'run/other' })).version).toBe(2);
  });

  it('that was removed is not found, and its number is never used again', async () => {
    await store().put('old', 'one', by);
    await store().put('old', 'two', by);
    expect(await store().remove('old', 2)).toBe(1);
    await expect(store().resolve('secret://old@2')).rejects.toMatchObject({ code: 'secret-not-found' });
    expect((await store().resolve('secret://old')).version).toBe(1);
    expect((await store().put('old', 'three', by)).version).toBe(3);
    expect(await store().remove('old')).toBe(2);
    expect(await store().list()).toEqual([]);
  });

  it.each(['../escape', 'a/b', 'UPPER', '', 'a..b', 'x@2'])('is not stored under the name %j', async (name) => {
    await expect(store().put(name, 'value', by)).rejects.toMatchObject({ code: 'secret-reference-invalid' });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('that does not exist, or is written as something else, is named without repeating a value', async () => {
    await expect(store().resolve('secret://missing')).rejects.toMatchObject({
      code: 'secret-not-found',
      failureClass: 'invalid',
    });
    const error: unknown = await store()
      .resolve('planted-value')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'secret-reference-invalid' });
    expect(String(error)).not.toContain('planted');
  });
});

describe('keys', () => {
  it('are rotated by adding one: old versions are read by the old one', async () => {
    await store(ring('k')).put('rotated', 'old', by);
    const both = ring('new', ['k', key], ['new', Buffer.alloc(32, 9)]);
    await store(both).put('rotated', 'new', by);
    expect((await store(both).get('rotated', 1)).value).toBe('old');
    expect((await store(both).get('rotated', 2)).value).toBe('new');
  });

  it('that are wrong or missing are named by their id', async () => {
    await store().put('sealed', 'value', by);
    const wrong = store(ring('k', ['k', Buffer.alloc(32, 1)]));
    await expect(wrong.get('sealed')).rejects.toMatchObject({
      code: 'secret-key-wrong',
      operator: expect.stringContaining('key k') as unknown,
    });
    const other = store(ring('other', ['other', Buffer.alloc(32, 1)]));
    await expect(other.get('sealed')).rejects.toMatchObject({
      code: 'secret-key-missing',
      operator: expect.stringContaining('key k') as unknown,
    });
  });

  const change = (text: string, name: string, value: unknown): string =>
    JSON.stringify({ ...(JSON.parse(text) as object), [name]: value });
  it.each([
    ['its value', 'data', Buffer.from('other').toString('base64')],
    ['its kind', 'kind', 'certificate'],
    ['its end', 'notAfter', '2099-01-01T00:00:00.000Z'],
    ['who stored it', 'createdBy', 'mallory'],
  ])('notice that %s was changed in the file', async (_, name, value) => {
    await store().put('sealed', 'value', by);
    const file = path.join(folder, 'sealed', '1.json');
    fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8'), name, value));
    await expect(store().get('sealed')).rejects.toMatchObject({ code: 'secret-tampered' });
  });

  it('notice that a version was put in the place of another', async () => {
    await store().put('sealed', 'one', by);
    await store().put('sealed', 'two', by);
    fs.copyFileSync(path.join(folder, 'sealed', '1.json'), path.join(folder, 'sealed', '2.json'));
    await expect(store().get('sealed', 2)).rejects.toMatchObject({ code: 'secret-store-unreadable' });
  });
});

describe('several processes', () => {
  const lines = async (child: ChildProcess, most = Infinity): Promise<string[]> => {
    let text = '';
    for await (const chunk of child.stdout ?? []) {
      text += String(chunk);
      if (text.split('\n').length > most) break;
    }
    return text.split('\n').filter((line) => line !== '');
  };

  it('write at once, and each value gets a version of its own', async () => {
    const writer = compileWriter();
    const children = [1, 2, 3].map(() => writer.start(folder, 'shared', '20', '10'));
    const references = (await Promise.all(children.map(async (child) => lines(child)))).flat();
    expect(new Set(references).size).toBe(60);
    expect((await store().list()).map(({ version }) => version)).toEqual(
      Array.from({ length: 60 }, (_, index) => index + 1),
    );
    writer.remove();
  });

  it('carry out the same operations at once, and each is stored once', async () => {
    const writer = compileWriter();
    const children = [1, 2, 3].map(() => writer.start(folder, 'shared', '10', '10', 'run/'));
    const references = await Promise.all(children.map(async (child) => lines(child)));
    expect(await store().list()).toHaveLength(10);
    expect(references[1]).toEqual(references[0]);
    writer.remove();
  });

  it('that are killed while they write leave every finished version readable, and the store usable', async () => {
    const writer = compileWriter();
    const child = writer.start(folder, 'killed', '1000', '2000000');
    const ended = once(child, 'exit');
    const finished = await lines(child, 5);
    child.kill('SIGKILL');
    await ended;
    for (const reference of finished.slice(0, 5))
      expect((await store().resolve(reference)).value).toHaveLength(2_000_001);
    const { version } = await store().put('killed', 'after', by);
    expect(version).toBeGreaterThan(5);
    expect((await store().resolve('secret://killed')).value).toBe('after');
    writer.remove();
  });
});
