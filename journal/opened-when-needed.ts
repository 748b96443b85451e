/** One journal for a process, opened when it is first needed: what only reads goes on where its database can't be reached. */
import { openJournal, type Journal } from './journal.ts';
import type { JournalLocation } from './open.ts';

/** Each call answers the same open journal; after a failure the next one tries again. */
export function openedWhenNeeded(location: JournalLocation): () => Promise<Journal> {
  let opening: Promise<Journal> | undefined;
  return async () => {
    opening ??= openJournal(location).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return await opening;
  };
}
