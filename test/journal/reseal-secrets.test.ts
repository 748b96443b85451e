/** Rotation of the store's keys: what was sealed before stays readable, and moves to the current key when asked to. */
import type { PutOptions, SecretStore } from '../../domain/secret-store.ts';
import type { Journal } from '../../journal/journal.ts';
import type { JournalLocation } from '../../journal/open.ts';
import { journalSecrets, secretKeysOf } from '../../journal/secrets.ts';
import { loadKeys, rotateKeys } from '../../keys.ts';
import { backends, useBackends } from './backends.ts';

useBackends();

const by: PutOptions = {
  kind: 'password',
  createdBy: 'ann',
  notAfter: '2027-01-01T00:00:00.000Z',
  operation: 'run/1',
};

describe.each(backends)('after a rotation of the keys, in a journal in %s', (_, backend) => {
  let place: JournalLocation;
  let journal: Journal;
  const store = (): SecretStore => journalSecrets(async () => journal, secretKeysOf(place));
  const keyIdOf = async (name: string, version: number): Promise<unknown> =>
    journal.read(async ({ rows }) => {
      const values = rows.selectFrom('secret_values').select('record').where('name', '=', name);
      const { record } = await values.where('version', '=', version).executeTakeFirstOrThrow();
      return (JSON.parse(record) as { keyId: unknown }).keyId;
    });
  beforeEach(async () => {
    place = await backend.newPlace();
    journal = await backend.open(place);
  });

  it('a store that was open before reads what is old and seals what is new with the new key', async () => {
    const running = store();
    await running.put('old', 'one', by);
    const id = await rotateKeys(place.home, 'secrets');
    expect((await running.get('old')).value).toBe('one');
    await running.put('new', 'two', by);
    expect(await keyIdOf('new', 1)).toBe(id);
    expect((await store().get('new')).value).toBe('two');
  });

  it('every version is moved to the current key, and nothing else of it changes', async () => {
    await store().put('mail', 'one', by);
    await store().put('mail', 'two', { kind: 'password', createdBy: 'ben' });
    await store().put('gone', 'three', by);
    await store().remove('gone');
    const listed = await store().list();
    const id = await rotateKeys(place.home, 'secrets');
    expect(await store().reseal()).toEqual({ resealed: 2, current: 0, failed: [] });
    expect([await keyIdOf('mail', 1), await keyIdOf('mail', 2)]).toEqual([id, id]);
    expect(await store().list()).toEqual(listed);
    expect((await store().get('mail', 1)).value).toBe('one');
    // The operation is still known: no second version comes of a retry.
    expect((await store().put('mail', 'again', by)).version).toBe(1);
    expect(await store().reseal()).toEqual({ resealed: 0, current: 2, failed: [] });
    await expect(store().get('gone')).rejects.toMatchObject({ code: 'secret-not-found' });
    const newest = (await loadKeys(place.home, 'secrets')).keys.get(id) ?? Buffer.alloc(0);
    const alone = journalSecrets(
      async () => journal,
      async () => ({ current: id, keys: new Map([[id, newest]]) }),
    );
    expect((await alone.get('mail')).value).toBe('two');
  });

  it('a version that is removed while others are sealed again does not come back', async () => {
    for (const name of ['a', 'b', 'c']) await store().put(name, name, by);
    await rotateKeys(place.home, 'secrets');
    // Between the list and the first version that is sealed again.
    const removing: Journal = {
      ...journal,
      transaction: async (work) => {
        await store().remove('b');
        return journal.transaction(work);
      },
    };
    const resealing = journalSecrets(async () => removing, secretKeysOf(place));
    expect(await resealing.reseal()).toEqual({ resealed: 2, current: 0, failed: [] });
    await expect(store().get('b')).rejects.toMatchObject({ code: 'secret-not-found' });
    const values = await journal.read(({ rows }) => rows.selectFrom('secret_values').select('name').execute());
    expect(values.map(({ name }) => name).sort()).toEqual(['a', 'c']);
  });

  it('two that seal again at the same time are both through, and a removal at the same time is kept', async () => {
    for (let number = 0; number < 20; number += 1)
      await store().put('mail', `${number}`, { ...by, operation: undefined });
    const id = await rotateKeys(place.home, 'secrets');
    const other = journalSecrets(async () => second, secretKeysOf(place));
    const second = await backend.open(place);
    await Promise.all([store().reseal(), other.reseal(), other.remove('mail', 7)]);
    expect(await store().reseal()).toEqual({ resealed: 0, current: 19, failed: [] });
    expect(await keyIdOf('mail', 20)).toBe(id);
    await expect(store().get('mail', 7)).rejects.toMatchObject({ code: 'secret-not-found' });
  });
});
