/** A journal whose clock is ahead of what it is, as it will be later. */
import type { Journal, JournalTransaction } from '../../journal/journal.ts';

/** @param ahead milliseconds, asked each time */
export function clockAhead(journal: Journal, ahead: () => number): Journal {
  const later = (tx: JournalTransaction): JournalTransaction => ({
    ...tx,
    now: async () => new Date(Date.parse(await tx.now()) + ahead()).toISOString(),
  });
  return {
    ...journal,
    transaction: (work) => journal.transaction((tx) => work(later(tx))),
    read: (work) => journal.read((tx) => work(later(tx))),
  };
}
