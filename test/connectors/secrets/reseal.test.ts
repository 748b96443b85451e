/** Rotation of the store's keys: what was sealed before stays readable, and moves to the current key when asked to. */
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretStore } from '../../../connectors/secrets/secret-store.ts';
import { loadKeys, rotateKeys } from '../../../keys.ts';
import { failureOf } from '../failure-of.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'reseal-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const by = { kind: 'password', createdBy: 'ann', notAfter: '2027-01-01T00:00:00.000Z', operation: 'run/1' } as const;
const store = () => secretStore(join(home, 'secrets'), async () => loadKeys(home, 'secrets'));
const keyIdOf = (name: string, version: number): unknown =>
  (JSON.parse(readFileSync(join(home, 'secrets', name, `${version}.json`), 'utf8')) as { keyId: unknown }).keyId;

describe('after a rotation of its keys', () => {
  it('a store that was open before reads what is old and seals what is new with the new key', async () => {
    const running = store();
    await running.put('old', 'one', by);
    const id = await rotateKeys(home, 'secrets');
    expect((await running.get('old')).value).toBe('one');
    await running.put('new', 'two', by);
    expect(keyIdOf('new', 1)).toBe(id);
    expect((await store().get('new')).value).toBe('two');
  });

  it('every version is moved to the current key, and nothing else of it changes', async () => {
    await store().put('mail', 'one', by);
    await store().put('mail', 'two', { kind: 'password', createdBy: 'ben' });
    await store().put('gone', 'three', by);
    await store().remove('gone');
    const listed = await store().list();
    const id = await rotateKeys(home, 'secrets');
    expect(await store().reseal()).toEqual({ resealed: 2, current: 0 });
    expect([keyIdOf('mail', 1), keyIdOf('mail', 2)]).toEqual([id, id]);
    expect(await store().list()).toEqual(listed);
    expect((await store().get('mail', 1)).value).toBe('one');
    // The operation is still known: no second version comes of a retry.
    expect((await store().put('mail', 'again', by)).version).toBe(1);
    expect(await store().reseal()).toEqual({ resealed: 0, current: 2 });
    await expect(store().get('gone')).rejects.toMatchObject({ code: 'secret-not-found' });
    const newest = {
      current: id,
      keys: new Map([[id, (await loadKeys(home, 'secrets')).keys.get(id) ?? Buffer.alloc(0)]]),
    };
    expect((await secretStore(join(home, 'secrets'), newest).get('mail')).value).toBe('two');
  });

  it('nothing is sealed again while another process replaces records; a left-over lock ends by itself', async () => {
    await store().put('mail', 'one', by);
    await rotateKeys(home, 'secrets');
    const lock = join(home, 'secrets', 'mail', 'lock.part');
    writeFileSync(lock, '');
    expect(await failureOf(store().reseal())).toMatchObject({ code: 'secret-store-busy', failureClass: 'transient' });
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(lock, longAgo, longAgo);
    expect(await store().reseal()).toEqual({ resealed: 1, current: 0 });
  });
});
