/** Both databases that a journal can be in, for `describe.each`: what holds for one holds for the other. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import Sqlite from 'libsql';
import { openJournal, type Journal } from '../../journal/journal.ts';
import type { JournalLocation } from '../../journal/open.ts';
import {
  lacksForPostgres,
  sharedPostgres,
  startPostgres,
  type TestPostgres,
  type UsedPostgres,
} from '../setup/postgres.ts';
import { skipWithout } from '../setup/required-parts.ts';

const lacking = lacksForPostgres();
if (lacking !== undefined) skipWithout('postgres', `the journal on PostgreSQL, without ${lacking}`);

export const onPostgres = lacking === undefined ? describe : describe.skip;

export interface Backend {
  name: 'SQLite' | 'PostgreSQL';
  /** A place where no journal is yet, with a home of its own. */
  newPlace(): Promise<JournalLocation>;
  /** The same journal for another machine: another home, whose writer is another one. */
  elsewhere(location: JournalLocation): Promise<JournalLocation>;
  /** Opens a journal, by default a new one whose tables are made already; closed after the test. */
  open(location?: JournalLocation): Promise<Journal>;
}

const folders: string[] = [];
const opened: Journal[] = [];
/** Of the suite that runs: the next one has other folders, and may have another server. */
const prepared = new Map<Backend['name'], Promise<JournalLocation>>();
let server: UsedPostgres | undefined;
let own: TestPostgres | undefined;

async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'runbooks-journal-'));
  folders.push(home);
  return home;
}

/** A journal with all of its tables and without a name of its own, to make others of. */
async function prepare(place: JournalLocation): Promise<JournalLocation> {
  const journal = await openJournal(place);
  await tamper(journal, 'delete from installation');
  await journal.close();
  if (place.database === undefined) checkpoint(join(place.home, 'journal.db'));
  return place;
}

/** All of a journal into its one file: a handle that was closed may leave some of it beside that for a while. */
function checkpoint(file: string): void {
  const sqlite = new Sqlite(file);
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.close();
}

function backend(
  name: Backend['name'],
  makeDatabase: () => { database?: string },
  copy: (of: JournalLocation) => Promise<JournalLocation>,
): Backend {
  const newPlace = async (): Promise<JournalLocation> => ({ home: await newHome(), ...makeDatabase() });
  const preparedPlace = async (): Promise<JournalLocation> => {
    const place = prepared.get(name) ?? newPlace().then(prepare);
    prepared.set(name, place);
    return place;
  };
  return {
    name,
    newPlace,
    elsewhere: async ({ database }) => ({ home: await newHome(), database }),
    open: async (location) => {
      const journal = await openJournal(location ?? (await copy(await preparedPlace())));
      opened.push(journal);
      return journal;
    },
  };
}

const sqlite = backend(
  'SQLite',
  () => ({}),
  async ({ home: from }) => {
    const home = await newHome();
    await copyFile(join(from, 'journal.db'), join(home, 'journal.db'));
    return { home };
  },
);
const postgres = backend(
  'PostgreSQL',
  () => ({ database: postgresServer().makeDatabase() }),
  async ({ database }) => ({ home: await newHome(), database: postgresServer().makeDatabase(database) }),
);

/** Rows for `describe.each`; the second one is left out, loudly, where there is no PostgreSQL. */
export const backends: [Backend['name'], Backend][] = [
  ['SQLite', sqlite],
  ...(lacking === undefined ? [['PostgreSQL', postgres] as [Backend['name'], Backend]] : []),
];

/** The server that this suite uses. */
export function postgresServer(): UsedPostgres {
  if (server === undefined) throw new Error('Call useBackends() in the suite');
  return server;
}

/** The suite's own server. */
export function ownServer(): TestPostgres {
  if (own === undefined) throw new Error("Call useBackends('own') in the suite");
  return own;
}

/** At the top of each suite. @param postgres `own`: the suite stops the server, or changes its roles */
export function useBackends(postgres: 'shared' | 'own' = 'shared'): void {
  beforeAll(async () => {
    if (lacking !== undefined) return;
    if (postgres === 'own') own = await startPostgres();
    server = own ?? sharedPostgres();
  }, 60_000);

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((journal) => journal.close().catch(() => {})));
  });

  afterAll(async () => {
    prepared.clear();
    await own?.remove();
    own = undefined;
    server = undefined;
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  });
}

/** What somebody does who may write to the database, and hasn't the key. */
export async function tamper(journal: Journal, statement: string): Promise<void> {
  await journal.transaction(async ({ rows }) => void (await sql.raw(statement).execute(rows)));
}
