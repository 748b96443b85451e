/** Puts a list into the journal of a home, as the command line does before it starts a run. */
import { openJournal } from '../../journal/journal.ts';
import { addList, readList } from '../../journal/lists.ts';

/** @returns `list://<digest>` */
export async function keepList(home: string, items: readonly string[]): Promise<string> {
  const journal = await openJournal({ home });
  try {
    return await addList(journal, items);
  } finally {
    await journal.close();
  }
}

export async function keptList(home: string, reference: string): Promise<string[]> {
  const journal = await openJournal({ home });
  try {
    return await readList(journal, reference);
  } finally {
    await journal.close();
  }
}
