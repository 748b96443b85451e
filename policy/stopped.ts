/**
 * While writes are stopped, everywhere or on a connection, no call leaves: by a row of the journal or by a file of the home,
 * each of which counts alone. Where that can't be asked, nothing is written either.
 */
import type { AskedStep } from '../domain/admission.ts';
import { Failure } from '../domain/failure.ts';
import type { JournalTransaction } from '../journal/journal.ts';
import { stopInWords, stopsInForce } from '../journal/stops.ts';
import type { Granted } from './condition.ts';

/** @throws Failure `stopped`, which says by whom, since when and why */
export async function refuseStopped(
  { journal, step }: Pick<Granted, 'journal'> & { readonly step: Pick<AskedStep, 'connection'> },
  tx: JournalTransaction,
): Promise<void> {
  const stop = (await stopsInForce(journal, tx)).find(
    ({ connection }) => connection === null || connection === step.connection,
  );
  if (stop !== undefined) throw new Failure('stopped', { service: 'runbook', subject: stopInWords(stop) });
}
