import { addList, readList } from '../../journal/lists.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

describe.each(backends)('lists in %s', (_, backend) => {
  it('are read by another process as they were added, in their normal form', async () => {
    const place = await backend.newPlace();
    const reference = await addList(await backend.open(place), [' B@a.example', 'a@a.example', 'b@a.example']);
    expect(reference).toMatch(/^list:\/\/[\da-f]{64}$/);
    expect(await readList(await backend.open(place), reference)).toEqual(['a@a.example', 'b@a.example']);
  });

  it('that are added twice, and by two at once, are there once', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    const references = await Promise.all([here, there, here].map((journal) => addList(journal, ['a@a.example'])));
    expect(new Set(references).size).toBe(1);
    expect(await here.read(({ rows }) => rows.selectFrom('lists').select('digest').execute())).toHaveLength(1);
  });

  it('of thousands come back whole', async () => {
    const journal = await backend.open();
    const items = Array.from({ length: 20_000 }, (_, index) => `m${String(index).padStart(5, '0')}@contoso.example`);
    expect(await readList(journal, await addList(journal, items))).toEqual(items);
  });

  it('that the journal does not have are missing, and so is what is no reference', async () => {
    const journal = await backend.open();
    const missing = { code: 'list-missing' };
    await expect(readList(journal, `list://${'0'.repeat(64)}`)).rejects.toMatchObject(missing);
    await expect(readList(journal, 'all of them')).rejects.toMatchObject(missing);
  });

  it('that somebody altered are refused, also when they are added again', async () => {
    const journal = await backend.open();
    const reference = await addList(journal, ['a@a.example']);
    await tamper(journal, `update lists set text = 'evil@a.example'`);
    await expect(readList(journal, reference)).rejects.toMatchObject({ code: 'list-altered', subject: reference });
    await expect(addList(journal, ['a@a.example'])).rejects.toMatchObject({ code: 'list-altered' });
  });
});
