/** A measurement of the journal, in SQLite and, where RUNBOOKS_DATABASE is set, in that database: exit code 1 beyond its limit. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { openJournal, type Journal } from '../journal/journal.ts';

/** @param bench measures and shows it @returns whether it is within its limit */
export async function inEachDatabase(bench: (name: string, journal: Journal) => Promise<boolean>): Promise<void> {
  const { database } = readConfig();
  const home = await mkdtemp(join(tmpdir(), 'runbooks-bench-'));
  let isWithin = true;
  try {
    for (const [name, location] of [
      // A home of its own each: one that belongs to a journal takes no other for it.
      ['SQLite', { home: join(home, 'sqlite') }],
      ...(database === undefined ? [] : ([['PostgreSQL', { home: join(home, 'postgres'), database }]] as const)),
    ] as const) {
      const journal = await openJournal(location);
      isWithin = (await bench(name, journal)) && isWithin;
      await journal.close();
    }
  } finally {
    await rm(home, { recursive: true });
  }
  process.exitCode = isWithin ? 0 : 1;
}
