/** The roles that Compose makes in its PostgreSQL, made by the same script in a real one: each gets into its own database. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { parse } from 'yaml';
import { openJournal } from '../../journal/journal.ts';
import { lacksForPostgres, startPostgres, type TestPostgres } from '../setup/postgres.ts';
import { skipWithout } from '../setup/required-parts.ts';

const root = join(__dirname, '..', '..');
const lacking = lacksForPostgres();
if (lacking !== undefined) skipWithout('postgres', `the roles of Compose, without ${lacking}`);

(lacking === undefined ? describe : describe.skip)('the roles of the database', () => {
  let server: TestPostgres;
  let home: string;

  beforeAll(async () => {
    server = await startPostgres();
    home = mkdtempSync(join(tmpdir(), 'compose-roles-'));
    const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
      configs: { 'database-roles': { content: string } };
    };
    // As Compose does: a doubled sign is a single one.
    const script = compose.configs['database-roles'].content.replaceAll('$$', '$');
    const made = spawnSync('sh', ['-c', script], {
      encoding: 'utf8',
      env: {
        PATH: `${dirname(server.psql)}:${process.env.PATH}`,
        PGHOST: server.socket,
        TEMPORAL_DB_PASSWORD: "it's one",
        JOURNAL_PASSWORD: 'another',
        JOURNAL_READER_PASSWORD: 'third',
      },
    });
    if (made.status !== 0 || made.stderr !== '') throw new Error(made.stderr);
  }, 60_000);
  afterAll(async () => {
    await server.remove();
    rmSync(home, { recursive: true });
  });

  const login = async (user: string, database: string, work?: (client: Client) => Promise<unknown>) => {
    const client = new Client({ host: server.socket, user, database });
    try {
      await client.connect();
      return work === undefined ? 'in' : await work(client);
    } catch (error) {
      return (error as Error).message;
    } finally {
      await client.end().catch(() => {});
    }
  };

  test.each([
    ['temporal', ['temporal', 'temporal_visibility']],
    ['runbooks', ['runbooks']],
    ['runbooks_reader', ['runbooks']],
  ])('%s gets into %j, and into no other', async (role, own) => {
    for (const database of ['temporal', 'temporal_visibility', 'runbooks', 'postgres', 'template1']) {
      const expected = own.includes(database) ? 'in' : `permission denied for database "${database}"`;
      expect({ database, seen: await login(role, database) }).toEqual({ database, seen: expected });
    }
  });

  test('none of them is a superuser, or makes roles or databases', () => {
    const roles = server.sql('postgres', `select rolname from pg_roles where rolsuper or rolcreaterole or rolcreatedb`);
    expect(roles).toBe('postgres');
  });

  test('the extension that Temporal asks for can be made by its own role', async () => {
    const made = await login('temporal', 'temporal_visibility', async (client) => {
      await client.query('create extension if not exists btree_gin');
      return 'made';
    });
    expect(made).toBe('made');
  });

  test('the workers make the journal, which the role of command lines reads and does not change', async () => {
    const address = (role: string) => `postgres://${role}@localhost/runbooks?host=${encodeURIComponent(server.socket)}`;
    const journal = await openJournal({ home, database: address('runbooks') });
    const reading = await openJournal({ home, database: address('runbooks_reader'), makesWriterKey: false });
    expect(reading.installation).toBe(journal.installation);
    await expect(reading.transaction(({ rows }) => rows.deleteFrom('installation').execute())).rejects.toMatchObject({
      code: 'journal-denied',
    });
    await Promise.all([journal.close(), reading.close()]);
  });
});
