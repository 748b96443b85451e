/** Both databases that a journal can be in, for `describe.each`: what holds for one holds for the other. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
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
  /** Opens the journal of a new place; closed after the test. */
  open(location?: JournalLocation): Promise<Journal>;
}

const folders: string[] = [];
const opened: Journal[] = [];
let server: UsedPostgres | undefined;
let own: TestPostgres | undefined;

async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'runbooks-journal-'));
  folders.push(home);
  return home;
}

function backend(name: Backend['name'], makeDatabase: () => { database?: string }): Backend {
  const newPlace = async (): Promise<JournalLocation> => ({ home: await newHome(), ...makeDatabase() });
  return {
    name,
    newPlace,
    elsewhere: async ({ database }) => ({ home: await newHome(), database }),
    open: async (location) => {
      const journal = await openJournal(location ?? (await newPlace()));
      opened.push(journal);
      return journal;
    },
  };
}

const sqlite = backend('SQLite', () => ({}));
const postgres = backend('PostgreSQL', () => ({ database: postgresServer().makeDatabase() }));

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
