/** One journal for a process, opened when it is first needed: what only reads goes on where its database can't be reached. */
import { openJournal, type Journal } from './journal.ts';
import type { JournalLocation } from './open.ts';

/** Each call answers the same open journal; after a failure the next one tries again. */
export interface OpenedWhenNeeded {
  (): Promise<Journal>;
  /** Closes it, if it was ever opened; the next call opens it anew. */
  close(): Promise<void>;
}

export function openedWhenNeeded(location: JournalLocation): OpenedWhenNeeded {
  let opening: Promise<Journal> | undefined;
  const journal = async (): Promise<Journal> => {
    opening ??= openJournal(location).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return await opening;
  };
  const close = async (): Promise<void> => {
    const opened = await opening?.catch(() => undefined);
    opening = undefined;
    await opened?.close();
  };
  return Object.assign(journal, { close });
}
