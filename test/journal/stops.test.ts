/** Stops in the journal: anybody sets one, and only a signed lifting of its ID ends it. */
import { newStop, recordLifting, recordStop, stopsInForce, type StopInForce } from '../../journal/stops.ts';
import { openJournal, type Journal } from '../../journal/journal.ts';
import { readersAddTo } from '../../journal/tables.ts';
import { backends, onPostgres, postgresServer, tamper, useBackends } from './backends.ts';

useBackends('own');

const asked = { connection: null, by: 'ann', reason: 'wrong tenant' };
const since = '2026-11-30T12:00:00.000Z';
const by = { by: 'ben', reason: null };

async function holding(journal: Journal): Promise<StopInForce[]> {
  return await journal.read((tx) => stopsInForce(journal, tx));
}

async function inForceIn(journal: Journal): Promise<string[]> {
  return (await holding(journal)).map(({ id }) => id);
}

describe.each(backends)('stops in %s', (_, backend) => {
  it('hold until their lifting is recorded, each for itself', async () => {
    const journal = await backend.open();
    const [one, two] = [newStop(asked, since), newStop({ ...asked, connection: 'contoso' }, since)];
    await recordStop(journal, one);
    await recordStop(journal, two);
    await recordStop(journal, one);
    expect(await holding(journal)).toEqual(
      [one, two]
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map((stop) => ({ ...stop, inJournal: true, inFile: undefined })),
    );
    await recordLifting(journal, one, by);
    expect(await inForceIn(journal)).toEqual([two.id]);
    await recordLifting(journal, two, by);
    expect(await inForceIn(journal)).toEqual([]);
  });

  it('count no matter who wrote them, and are lifted by nobody who has no key', async () => {
    const journal = await backend.open();
    await tamper(journal, `insert into stops (id, at, claimed_by) values ('forged', '${since}', '')`);
    await tamper(
      journal,
      `insert into stop_liftings (scope, part, position, writer, sequence, signature, at, claimed_by)
       values ('forged', '', 1, '${journal.writer.id}', 1000, 'AAAA', '${since}', 'ann')`,
    );
    expect(await holding(journal)).toMatchObject([{ id: 'forged', by: null }]);
  });

  it('are not lifted by the lifting of another one that was copied', async () => {
    const journal = await backend.open();
    const [one, two] = [newStop(asked, since), newStop(asked, since)];
    await recordStop(journal, one);
    await recordStop(journal, two);
    await recordLifting(journal, one, by);
    await tamper(journal, `update stop_liftings set scope = '${two.id}'`);
    expect(await inForceIn(journal)).toHaveLength(2);
  });
});

onPostgres('a home in which no worker runs', () => {
  it('sets a stop by the role that only reads, and lifts none', async () => {
    expect(readersAddTo).toContain('stops');
    const backend = backends.find(([name]) => name === 'PostgreSQL')?.[1];
    if (backend === undefined) throw new Error('PostgreSQL is there');
    const worker = await backend.newPlace();
    const address = new URL(worker.database ?? '');
    const [database, server] = [address.pathname.slice(1), postgresServer()];
    server.sql(database, `create role runbooks_reader login`);
    try {
      const journal = await backend.open(worker);
      const { home } = await backend.elsewhere(worker);
      address.username = 'runbooks_reader';
      const reading = await openJournal({ home, database: address.href, makesWriterKey: false });
      const stop = newStop(asked, since);
      try {
        await recordStop(reading, stop);
        await expect(recordLifting(reading, stop, by)).rejects.toMatchObject({ code: 'journal-signs-elsewhere' });
        await expect(tamper(reading, 'delete from stops')).rejects.toMatchObject({ code: 'journal-denied' });
      } finally {
        await reading.close();
      }
      expect(await inForceIn(journal)).toEqual([stop.id]);
    } finally {
      server.sql(database, 'drop owned by runbooks_reader; drop role runbooks_reader');
    }
  });
});
