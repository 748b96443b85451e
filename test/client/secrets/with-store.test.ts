/** What a command opens for its secrets is closed when it is through: an open pool would keep it from ending. */
import { withStore } from '../../../client/secrets/with-store.ts';
import { loadWriterKey } from '../../../journal/writer-key.ts';
import { backends, onPostgres, postgresServer, useBackends } from '../../journal/backends.ts';

useBackends();

onPostgres('a command on a journal in PostgreSQL', () => {
  const connections = (database: string): number => {
    const name = new URL(database).pathname.slice(1);
    const count = `select count(*) from pg_stat_activity where datname = '${name}' and application_name = 'exchange-runbooks'`;
    return Number(postgresServer().sql('postgres', count));
  };
  const newPlace = async () => {
    const [, postgres] = backends[1] ?? [];
    const place = await postgres?.newPlace();
    if (place?.database === undefined) throw new Error('There is no PostgreSQL.');
    return { home: place.home, database: place.database };
  };

  it('has closed it when it is through, also with a failure', async () => {
    const place = await newPlace();
    // As a worker has one: a command makes none on a journal that is shared.
    await loadWriterKey(place.home);
    let during = 0;
    await withStore(place, async (store, journal) => {
      await store.put('mail', 'one', { kind: 'password', createdBy: 'ann' });
      expect(await journal()).toBe(await journal());
      during = connections(place.database);
    });
    expect(during).toBeGreaterThan(0);
    expect(connections(place.database)).toBe(0);
    await expect(withStore(place, async (store) => store.get('other'))).rejects.toMatchObject({
      code: 'secret-not-found',
    });
    expect(connections(place.database)).toBe(0);
  });

  it('that ends while it is being opened has closed it as well', async () => {
    const place = await newPlace();
    await expect(
      withStore(place, async (store) => {
        // It is cut off, and may say so.
        store.list().catch(() => {});
        throw new Error('interrupted');
      }),
    ).rejects.toThrow('interrupted');
    expect(connections(place.database)).toBe(0);
  });
});

it('that stores and reads nothing opens no journal', async () => {
  const closed = 'postgres://nobody@127.0.0.1:1/none';
  await expect(withStore({ home: '/nowhere', database: closed }, async () => 'done')).resolves.toBe('done');
});
