/** The stops that hold as this machine sees them: in its journal, and as files of its home. */
import { isJournalThere, type JournalLocation } from '../journal/open.ts';
import { stopFiles } from '../journal/stop-files.ts';
import { inForce, recordedStops, type RecordedStops, type StopInForce } from '../journal/stops.ts';
import { explain } from './explain.ts';
import type { Documents } from './json/documents.ts';
import { withJournal } from './with-journal.ts';

/** @returns with a problem: those of the files, the journal can't be asked */
export async function stopsHere(place: JournalLocation): Promise<{ stops: StopInForce[]; problem: string | null }> {
  const files = stopFiles(place.home);
  let recorded: RecordedStops | undefined;
  let problem: string | null = null;
  try {
    if (await isJournalThere(place))
      recorded = await withJournal(place, (journal) => journal.read((tx) => recordedStops(journal, tx)));
  } catch (error) {
    problem = explain(error).message;
  }
  return { stops: inForce(files, recorded), problem };
}

export function shownStop(stop: StopInForce): Documents['stops']['stops'][number] {
  const { id, connection, by, since, reason, inJournal, inFile } = stop;
  return { id, connection, by, since, reason, inJournal, file: inFile?.file ?? null };
}
