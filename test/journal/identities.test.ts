/** Under which object ID a resource was written; and that an ID that can't be proven is never taken for none. */
import { forgetId, recordedId, recordId } from '../../journal/identities.ts';
import type { Journal } from '../../journal/journal.ts';
import { failureOf } from '../connectors/failure-of.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const name = { connection: 'contoso', kind: 'application', name: 'Client Sense' } as const;
const part = '["application","client sense"]';

async function recorded(journal: Journal): Promise<typeof name> {
  await recordId(journal, name, 'id-1');
  await recordId(journal, name, 'id-2');
  return name;
}

describe.each(backends)('identities in %s', (_, backend) => {
  it('are those that were recorded last, until they are forgotten', async () => {
    const journal = await backend.open();
    expect(await recordedId(journal, name)).toBeUndefined();
    await recorded(journal);
    expect(await recordedId(journal, name)).toBe('id-2');
    await forgetId(journal, name);
    expect(await recordedId(journal, name)).toBeUndefined();
    await recordId(journal, name, 'id-3');
    expect(await recordedId(journal, name)).toBe('id-3');
  });

  it('are found by a name in other case, and by that of no other resource', async () => {
    const journal = await backend.open();
    await recordId(journal, name, 'id-1');
    expect(await recordedId(journal, { ...name, name: 'CLIENT SENSE' })).toBe('id-1');
    const others = [
      { ...name, connection: 'fabrikam' },
      { ...name, kind: 'enterprise-application' },
      { ...name, name: 'Client Sense 2' },
      // A kind and a name that are the same characters in a row.
      { ...name, kind: 'application","client', name: 'sense' },
    ];
    for (const other of others) expect(await recordedId(journal, other)).toBeUndefined();
  });

  it('say nothing twice: what is recorded already adds no row', async () => {
    const journal = await backend.open();
    for (const id of ['id-1', 'id-1']) await recordId(journal, name, id);
    await forgetId(journal, name);
    await forgetId(journal, name);
    const rows = await journal.read((tx) => tx.rows.selectFrom('identities').select('object_id').execute());
    expect(rows.map(({ object_id }) => object_id)).toEqual(['id-1', null]);
  });

  it.each([
    [
      'was changed',
      "update identities set object_id = 'of-another' where position = 2",
      'is not what its writer signed',
    ],
    [
      'was set to forgotten',
      'update identities set object_id = null where position = 2',
      'is not what its writer signed',
    ],
    ['was removed', 'delete from identities where position = 2', 'is missing'],
    ['was removed with all before it', 'delete from identities', 'is missing'],
    ['is of another writer', "update identities set writer = 'w-0' where position = 2", 'does not trust'],
  ])('whose newest row %s are unknown, which is named, and damage no other', async (_what, statement, why) => {
    const journal = await backend.open();
    await recorded(journal);
    await tamper(journal, statement);
    const failure = await failureOf(recordedId(journal, name));
    expect(failure).toMatchObject({ code: 'identity-record-invalid', failureClass: 'invalid' });
    expect(failure.subject).toMatch(/^application Client Sense on contoso: row [12] /);
    expect(failure.subject).toContain(why);
    const other = { ...name, name: 'CE Email' };
    await recordId(journal, other, 'id-9');
    expect(await recordedId(journal, other)).toBe('id-9');
    // Who knows it again may say so.
    await recordId(journal, name, 'id-2');
    expect(await recordedId(journal, name)).toBe('id-2');
  });

  it('whose older row is damaged are as the newest one says', async () => {
    const journal = await backend.open();
    await recorded(journal);
    await tamper(journal, `update identities set object_id = 'of-another' where position = 1 and part = '${part}'`);
    expect(await recordedId(journal, name)).toBe('id-2');
  });

  it('that two processes record at once are one of the two', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    const ids = Array.from({ length: 10 }, (_id, index) => `id-${index}`);
    await Promise.all(ids.map((id, index) => recordId(index % 2 === 0 ? here : there, name, id)));
    expect(ids).toContain(await recordedId(here, name));
    expect(await recordedId(here, name)).toBe(await recordedId(there, name));
  });
});
