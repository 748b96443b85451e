/** The secret store in the journal: versions, operations, removals and keys. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PutOptions, SecretStore } from '../../domain/secret-store.ts';
import type { Journal } from '../../journal/journal.ts';
import { journalSecrets } from '../../journal/secrets.ts';
import type { Keyring } from '../../keys.ts';
import { backends, tamper, useBackends } from './backends.ts';
import { testKeys } from './test-keys.ts';

useBackends();

const ring = (current: string, ...others: [string, Buffer][]): Keyring => ({
  current,
  keys: new Map([...others, ...(others.some(([id]) => id === current) ? [] : [...testKeys.keys])]),
});
const by: PutOptions = { kind: 'password', createdBy: 'ann' };

describe.each(backends)('secrets in a journal in %s', (_, backend) => {
  let journal: Journal;
  const store = (keys: Keyring = testKeys): SecretStore =>
    journalSecrets(
      async () => journal,
      async () => keys,
    );
  beforeEach(async () => {
    journal = await backend.open();
  });

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
        notAfter: '2027-01-01T00:00:00.000Z',
      });
      expect(await store().pin('secret://mail-password')).toBe('secret://mail-password@2');
      expect((await store().versions('mail-password')).map(({ version }) => version)).toEqual([1, 2]);
    });

    it('is listed without its value, and without the key', async () => {
      await store().put('mail-password', 'planted-value', by);
      const keyless = journalSecrets(
        async () => journal,
        () => Promise.reject(new Error('no key')),
      );
      const list = await keyless.list();
      expect(list).toMatchObject({
        secrets: [{ name: 'mail-password', version: 1, kind: 'password', createdBy: 'ann' }],
        damaged: [],
      });
      expect(JSON.stringify(list)).not.toContain('planted');
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
      await store().put('old', 'two', { ...by, operation: 'run/step' });
      expect(await store().remove('old', 2)).toBe(1);
      expect(await store().remove('old', 2)).toBe(0);
      await expect(store().resolve('secret://old@2')).rejects.toMatchObject({ code: 'secret-not-found' });
      expect((await store().resolve('secret://old')).version).toBe(1);
      expect((await store().put('old', 'three', { ...by, operation: 'run/step' })).version).toBe(3);
      expect(await store().remove('old')).toBe(2);
      expect(await store().list()).toEqual({ secrets: [], damaged: [] });
      expect(await journal.read(({ rows }) => rows.selectFrom('secret_values').selectAll().execute())).toEqual([]);
    });

    it.each(['../escape', 'a/b', 'UPPER', '', 'a..b', 'x@2'])('is not stored under the name %j', async (name) => {
      await expect(store().put(name, 'value', by)).rejects.toMatchObject({ code: 'secret-reference-invalid' });
      expect(await store().remove(name)).toBe(0);
      expect(await journal.read(({ rows }) => rows.selectFrom('streams').selectAll().execute())).toEqual([]);
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
      await store().put('rotated', 'old', by);
      const both = ring('new', ...testKeys.keys, ['new', Buffer.alloc(32, 9)]);
      await store(both).put('rotated', 'new', by);
      expect((await store(both).get('rotated', 1)).value).toBe('old');
      expect((await store(both).get('rotated', 2)).value).toBe('new');
      await expect(store().get('rotated', 2)).rejects.toMatchObject({ code: 'secret-key-missing' });
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
    ])('notice that %s was changed in the sealed record', async (_, name, value) => {
      await store().put('sealed', 'value', by);
      await journal.transaction(async ({ rows }) => {
        const { record } = await rows.selectFrom('secret_values').select('record').executeTakeFirstOrThrow();
        await rows
          .updateTable('secret_values')
          .set({ record: change(record, name, value) })
          .execute();
      });
      await expect(store().get('sealed')).rejects.toMatchObject({ code: 'secret-tampered' });
    });

    it('notice that a version was put in the place of another', async () => {
      await store().put('sealed', 'one', by);
      await store().put('sealed', 'two', by);
      await tamper(
        journal,
        'update secret_values set record = (select v.record from secret_values v where v.version = 1) where version = 2',
      );
      await expect(store().get('sealed', 2)).rejects.toMatchObject({ code: 'secret-tampered' });
      expect((await store().get('sealed', 1)).value).toBe('one');
    });
  });

  it('a home whose key has signed nothing stores and removes nothing where others have signed', async () => {
    await store().put('mail', 'one', by);
    const place = await backend.newPlace();
    const stranger: Journal = { ...journal, writer: (await backend.open(place)).writer };
    const strange = journalSecrets(
      async () => stranger,
      async () => testKeys,
    );
    const refused = { code: 'journal-writer-unknown', subject: stranger.writer.id };
    await expect(strange.put('mail', 'two', by)).rejects.toMatchObject(refused);
    await expect(strange.remove('mail')).rejects.toMatchObject(refused);
    expect((await store().versions('mail')).map(({ version }) => version)).toEqual([1]);
  });
});

it('a value lies in no file in the clear', async () => {
  const [, backend] = backends[0] ?? [];
  const place = await backend?.newPlace();
  if (place === undefined) throw new Error('There is no backend.');
  const journal = await backend?.open(place);
  const secrets = journalSecrets(
    async () => journal as Journal,
    async () => testKeys,
  );
  await secrets.put('mail-password', 'planted-value', by);
  const files = await readdir(place.home, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((each) => each.isFile()).map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
  );
  expect(texts.some((text) => text.includes('mail-password'))).toBe(true);
  expect(texts.filter((text) => text.includes('planted-value'))).toEqual([]);
});
