import type { Journal } from '../../journal/journal.ts';
import { acceptLoss, lossOf } from '../../journal/losses.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { writesOf } from './granted-writes.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

async function write(journal: Journal, run: string): Promise<unknown> {
  return await writesOf(journal, { run, step: 'step' })
    .do('grant role A', async () => {})
    .then(
      () => 'done',
      (error: unknown) => error,
    );
}

/** Three writes of a run, of which a restored backup knows the first alone. */
async function putBack(journal: Journal): Promise<void> {
  for (let n = 0; n < 3; n += 1) await write(journal, 'open');
  await tamper(journal, 'delete from writes where sequence > 2');
  await tamper(journal, 'update streams set last = 2');
  await tamper(journal, 'update writers set last = 2');
}

describe.each(backends)('a journal in %s that was put back, and is accepted', (_, backend) => {
  it('knows of which runs it knows too little, and of the others that it knows all', async () => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    await putBack(journal);
    expect(await write(journal, 'new')).toMatchObject({ code: 'journal-went-back' });
    await acceptLoss(journal, ['open']);
    expect(await write(journal, 'new')).toBe('done');
    for (const reader of [journal, await backend.open(place)]) {
      expect(await lossOf(reader, 'open')).toMatch(/^\d{4}-\d\d-\d\dT/);
      expect(await lossOf(reader, 'new')).toBeUndefined();
    }
  });

  it('gives out no sequence a second time', async () => {
    const journal = await backend.open();
    await putBack(journal);
    await acceptLoss(journal, ['open']);
    await write(journal, 'new');
    const sequences = await journal.read(({ rows }) =>
      rows.selectFrom('writes').select('sequence').orderBy('sequence').execute(),
    );
    expect(sequences.map(({ sequence }) => sequence)).toEqual([1, 2, 8, 9]);
    expect(await recordedWrites(journal, { run: 'new' })).toMatchObject([{ state: 'done' }]);
  });

  it('can be accepted again, after a process that was killed in between', async () => {
    const journal = await backend.open();
    await putBack(journal);
    await acceptLoss(journal, ['open']);
    await acceptLoss(journal, ['open']);
    expect(await write(journal, 'new')).toBe('done');
  });

  it('believes nobody else that a run lost nothing', async () => {
    const journal = await backend.open();
    await putBack(journal);
    await acceptLoss(journal, ['open']);
    await tamper(journal, `update losses set at = '2026-01-01T00:00:00.000Z'`);
    await expect(lossOf(journal, 'open')).rejects.toMatchObject({ code: 'journal-damaged' });
    await tamper(journal, 'delete from losses');
    await expect(lossOf(journal, 'open')).rejects.toMatchObject({ code: 'journal-damaged' });
  });
});
