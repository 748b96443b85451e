/** The journal of the installation that a command is about, open as long as the command needs it. */
import { Failure } from '../domain/failure.ts';
import { openJournal, type Journal } from '../journal/journal.ts';
import { isJournalThere, placeOf, type JournalLocation } from '../journal/open.ts';
import { openedWhenNeeded } from '../journal/opened-when-needed.ts';

/**
 * @returns what `work` returns
 * @throws Failure when the journal can't be opened; else what `work` throws
 */
export async function withJournal<T>(place: JournalLocation, work: (journal: Journal) => Promise<T>): Promise<T> {
  const journal = await openJournal(withKeyOf(place));
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}

/** Of which installation a run is that is started here: its journal is opened, and made at first use. */
export async function ownInstallation(place: JournalLocation): Promise<string> {
  return await withJournal(place, async (journal) => journal.installation);
}

/** The same for a command that may do without: the journal is opened when `work` first asks for it. */
export async function withJournalWhenNeeded<T>(
  place: JournalLocation,
  work: (journal: () => Promise<Journal>) => Promise<T>,
): Promise<T> {
  const journal = openedWhenNeeded(withKeyOf(place));
  try {
    return await work(journal);
  } finally {
    await journal.close();
  }
}

/**
 * The same for a command that has nothing to do without one, and makes none in a home that was mistyped.
 *
 * @throws Failure `journal-absent`
 */
export async function withExistingJournal<T>(
  place: JournalLocation,
  work: (journal: Journal) => Promise<T>,
): Promise<T> {
  if (!(await isJournalThere(place)))
    throw new Failure('journal-absent', { service: 'journal', subject: placeOf(place) });
  return await withJournal(place, work);
}

/** SQLite is this home's own. Of a shared journal, whose rows are believed is decided on the workers' machines. */
function withKeyOf({ home, database }: JournalLocation): JournalLocation {
  return { home, database, makesWriterKey: database === undefined };
}
