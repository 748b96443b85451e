/** The journal of the installation that a command is about, open as long as the command needs it. */
import type { Config } from '../config.ts';
import { openJournal, type Journal } from '../journal/journal.ts';

/**
 * @returns what `work` returns
 * @throws Failure when the journal can't be opened; else what `work` throws
 */
export async function withJournal<T>(
  { home, database }: Pick<Config, 'home' | 'database'>,
  work: (journal: Journal) => Promise<T>,
): Promise<T> {
  // SQLite is this home's own. Of a shared journal, who believes a writer is decided on the workers' machines.
  const journal = await openJournal({ home, database, makesWriterKey: database === undefined });
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}
