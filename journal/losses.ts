/**
 * Runs of which the journal knows too little, because it was put back to an older state while they were open: nothing more
 * is written for them, and their rollback says what it can't know.
 */
import { Failure } from '../domain/failure.ts';
import type { Journal } from './journal.ts';
import { appendSigned, readSigned } from './signed-rows.ts';

/**
 * Takes the journal for all that there is, and enters the runs that were open. Safe to repeat.
 *
 * @param runs their run IDs
 */
export async function acceptLoss(journal: Journal, runs: readonly string[]): Promise<void> {
  const { highWater, writer } = journal;
  // What is entered here is what ends the refusal.
  const unchecked = { ...journal, highWater: { refuseBehind: () => {}, raise: () => {} } };
  const reached = await journal.transaction(async (tx) => {
    // A sequence that this writer has given out before is never given out again.
    const mark = highWater.markOf(writer.id);
    await tx.rows
      .updateTable('writers')
      .set({ last: mark })
      .where('id', '=', writer.id)
      .where('last', '<', mark)
      .execute();
    const at = await tx.now();
    for (const run of runs) await appendSigned(unchecked, tx, { table: 'losses', scope: run, part: '' }, [{ at }]);
    const last = await tx.rows.selectFrom('writers').selectAll().execute();
    return new Map(last.map(({ id, last }) => [id, last]));
  });
  await highWater.accept(reached);
}

/**
 * @returns since when the journal knows too little of the run, ISO 8601; undefined: nothing is missing that is known of
 * @throws Failure `journal-damaged` where a row about it doesn't verify
 */
export async function lossOf(journal: Journal, run: string): Promise<string | undefined> {
  const places = await journal.read((tx) =>
    readSigned(journal, tx, { table: 'losses', scope: run, part: '' }, journal.trusted),
  );
  const last = places.at(-1);
  if (last === undefined) return undefined;
  if (!last.verified) throw new Failure('journal-damaged', { service: 'journal', subject: `losses of ${run}` });
  return last.row.at;
}

/** What is done for such a run no more: something new. @param since as `lossOf` answers */
export function knowsTooLittle(since: string): Failure {
  return new Failure('journal-knows-too-little', { service: 'journal', subject: `since ${since}` });
}

/** What a rollback of such a run can't know, in words. @param since as `lossOf` answers */
export function beyondKnowledge(since: string): string {
  return `the journal lost what it knew since ${since}, and more may have been written`;
}
