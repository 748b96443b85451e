/**
 * Whether this home's key may sign for people: one that was made a moment ago, in a home that isn't a worker's, signs what
 * no worker would believe.
 *
 * Decided by the rows that are there: others' keys have signed, and this home's never has. Whom an installation trusts is
 * named in `Journal.trusted`.
 */
import { Failure } from '../domain/failure.ts';
import type { Journal, JournalTransaction } from './journal.ts';

/** @throws Failure `journal-writer-unknown`, with the key's ID */
export async function refuseUnknownWriter({ writer }: Journal, { rows }: JournalTransaction): Promise<void> {
  const writers = await rows.selectFrom('writers').select('id').execute();
  if (writers.length === 0 || writers.some(({ id }) => id === writer.id)) return;
  throw new Failure('journal-writer-unknown', { service: 'journal', subject: writer.id });
}
