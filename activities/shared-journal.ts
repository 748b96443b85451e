/**
 * A run is written for with the journal of the installation that started it, and with no other: what is recorded elsewhere
 * neither that installation's other workers nor its command line know of.
 */
import { Failure } from '../domain/failure.ts';
import type { Journal } from '../journal/journal.ts';
import type { Services } from './services.ts';

/**
 * @param installation that started the run; null where nothing says so
 * @throws Failure `journal-not-shared`, and whatever keeps the journal from being opened
 */
export async function sharedJournal(services: Services, installation: string | null): Promise<Journal> {
  const journal = await services.journal();
  if (journal.installation === installation) return journal;
  const run = installation === null ? 'the run names no installation' : `the run belongs to ${installation}`;
  throw new Failure('journal-not-shared', {
    service: 'journal',
    subject: `${run}, this worker to ${journal.installation}`,
  });
}

/** For what counts for all workers and isn't one attempt's own: pauses and budgets. */
export async function journalWithoutLease(services: Services): Promise<Journal> {
  return await (services.unleasedJournal === undefined ? services.journal() : services.unleasedJournal());
}
