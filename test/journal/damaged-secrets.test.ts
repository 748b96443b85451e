/** One secret that is damaged is named, is never taken for one that isn't there, and is in nobody's way. */
import type { PutOptions, SecretStore } from '../../domain/secret-store.ts';
import type { Journal } from '../../journal/journal.ts';
import { journalSecrets } from '../../journal/secrets.ts';
import type { Keyring } from '../../keys.ts';
import { backends, tamper, useBackends } from './backends.ts';
import { testKeys } from './test-keys.ts';

useBackends();

const by: PutOptions = { kind: 'password', createdBy: 'ann', operation: 'run/step' };
const rotated: Keyring = { current: 'new', keys: new Map([...testKeys.keys, ['new', Buffer.alloc(32, 9)]]) };
const forgedRemoval = `insert into secrets (scope, part, position, writer, sequence, signature, at)
  values ('bad', 'removal/2', 1, 'w-mallory', 1, 'AAAA', '2026-01-01T00:00:00.000Z')`;

describe.each(backends)('a damaged secret in a journal in %s', (_, backend) => {
  let journal: Journal;
  let store: SecretStore;
  const withKeys = (keys: Keyring): SecretStore =>
    journalSecrets(
      async () => journal,
      async () => keys,
    );
  beforeEach(async () => {
    journal = await backend.open();
    store = withKeys(testKeys);
    for (const value of ['one', 'two']) await store.put('bad', value, { ...by, operation: value });
    await store.put('good', 'good', by);
  });

  it.each([
    ['whose row was changed', `update secrets set created_by = 'mallory' where scope = 'bad' and position = 2`],
    ['whose row is gone', `delete from secrets where scope = 'bad' and position = 2`],
    ['whose row is of a stranger', `update secrets set writer = 'w-mallory' where scope = 'bad' and position = 2`],
    ['whose value is gone', `delete from secret_values where name = 'bad' and version = 2`],
    ['whose value is torn', `update secret_values set record = '{' where name = 'bad' and version = 2`],
    ['that a stranger has removed', forgedRemoval],
  ])('%s is left out of the list and named, and the others are read', async (_, statement) => {
    await tamper(journal, statement);
    const { secrets, damaged } = await store.list();
    expect(secrets.map(({ reference }) => reference)).toEqual(['secret://bad@1', 'secret://good@1']);
    expect(damaged).toMatchObject([{ reference: 'secret://bad@2', failure: { code: 'secret-damaged' } }]);
    const failure = { code: 'secret-damaged', operator: expect.stringContaining('secret://bad@2') as unknown };
    // The latest is unknown: an older one is no answer.
    for (const reference of ['secret://bad@2', 'secret://bad']) {
      await expect(store.resolve(reference)).rejects.toMatchObject(failure);
    }
    await expect(store.versions('bad')).rejects.toMatchObject(failure);
    expect((await store.get('bad', 1)).value).toBe('one');
    expect((await store.get('good')).value).toBe('good');
    expect(await store.put('good', 'again', by)).toMatchObject({ version: 1 });
    expect(await store.put('another', 'value', by)).toMatchObject({ version: 1 });
  });

  it('is left as it is when the keys are rotated, and said so', async () => {
    await tamper(
      journal,
      `update secret_values set record = replace(record, '"data":"', '"data":"AAAA') where name = 'bad' and version = 2`,
    );
    await tamper(journal, `delete from secrets where scope = 'bad' and position = 1`);
    const answer = await withKeys(rotated).reseal();
    expect(answer).toMatchObject({
      resealed: 1,
      current: 0,
      failed: [
        { reference: 'secret://bad@1', failure: { code: 'secret-damaged' } },
        { reference: 'secret://bad@2', failure: { code: 'secret-tampered' } },
      ],
    });
    expect((await withKeys(rotated).get('good')).value).toBe('good');
  });

  it('may be that of an operation, which then stores nothing until it is removed', async () => {
    await tamper(journal, `update secrets set operation = null where scope = 'bad' and position = 2`);
    await expect(store.put('bad', 'two', { ...by, operation: 'two' })).rejects.toMatchObject({
      code: 'secret-damaged',
    });
    // A person's value is a new one in any case.
    expect(await store.put('bad', 'three', { kind: 'password', createdBy: 'ann' })).toMatchObject({ version: 3 });
    expect(await store.remove('bad', 2)).toBe(1);
    expect((await store.list()).damaged).toEqual([]);
    expect(await store.put('bad', 'two', { ...by, operation: 'two' })).toMatchObject({ version: 4 });
  });

  it('stays removed when its value and a row are put back', async () => {
    const { record } = await journal.read(({ rows }) =>
      rows
        .selectFrom('secret_values')
        .select('record')
        .where('name', '=', 'bad')
        .where('version', '=', 2)
        .executeTakeFirstOrThrow(),
    );
    await store.remove('bad', 2);
    await journal.transaction(({ rows }) =>
      rows
        .insertInto('secret_values')
        .values({ name: 'bad', version: 2, record })
        .execute()
        .then(() => {}),
    );
    await expect(store.get('bad', 2)).rejects.toMatchObject({ code: 'secret-not-found' });
    await tamper(journal, `delete from secrets where scope = 'bad' and part = 'removal/2'`);
    await expect(store.get('bad', 2)).rejects.toMatchObject({ code: 'secret-damaged' });
  });

  it('is one damage where very many rows are missing', async () => {
    await tamper(journal, `update streams set last = 1000000000 where scope = 'bad' and part = 'versions'`);
    const { secrets, damaged } = await store.list();
    expect(secrets).toHaveLength(3);
    expect(damaged).toMatchObject([{ reference: 'secret://bad@3' }]);
    await expect(store.get('bad', 77)).rejects.toMatchObject({
      code: 'secret-damaged',
      operator: expect.stringContaining('secret://bad@3 to @1000000000') as unknown,
    });
  });
});
