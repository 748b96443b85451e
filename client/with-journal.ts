/** The journal of the installation that a command is about, open as long as the command needs it. */
import type { Config } from '../config.ts';
import { openJournal, type Journal } from '../journal/journal.ts';
import type { JournalLocation } from '../journal/open.ts';
import { openedWhenNeeded } from '../journal/opened-when-needed.ts';

/**
 * @returns what `work` returns
 * @throws Failure when the journal can't be opened; else what `work` throws
 */
export async function withJournal<T>(
  config: Pick<Config, 'home' | 'database'>,
  work: (journal: Journal) => Promise<T>,
): Promise<T> {
  const journal = await openJournal(locationOf(config));
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}

/** The same for a command that may do without: the journal is opened when `work` first asks for it. */
export async function withJournalWhenNeeded<T>(
  config: Pick<Config, 'home' | 'database'>,
  work: (journal: () => Promise<Journal>) => Promise<T>,
): Promise<T> {
  const journal = openedWhenNeeded(locationOf(config));
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}

/** SQLite is this home's own. Of a shared journal, whose rows are believed is decided on the workers' machines. */
function locationOf({ home, database }: Pick<Config, 'home' | 'database'>): JournalLocation {
  return { home, database, makesWriterKey: database === undefined };
}
