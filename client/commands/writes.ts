/** `runbook writes <run>`: what a run wrote, in order, from the journal alone. Exit code 1 if a place in it doesn't verify. */
import { readConfig } from '../../config.ts';
import { pruningsOf } from '../../journal/prune.ts';
import { recordedWrites, type RecordedWrite } from '../../journal/recorded-writes.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import type { Documents } from '../json/documents.ts';
import { findRecordedRun } from '../runs/find-recorded-run.ts';
import { withExistingJournal } from '../with-journal.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  return await withExistingJournal(config, async (journal) => {
    const { run, runId } = await findRecordedRun(argument(invocation, 0), journal, config);
    const places = await recordedWrites(journal, { run: runId });
    const [pruned = null] = (await pruningsOf(journal, runId)).toReversed();
    const writes = places.flatMap((place) => (place.verified ? [writeOf(place)] : []));
    const unverified = places.flatMap((place) => {
      if (place.verified) return [];
      const { part: step, position, upTo, reason } = place;
      return [{ step, position, upTo, reason }];
    });
    return {
      kind: 'writes',
      document: { run, runId, writes: inOrder(writes), unverified, pruned },
      exit: unverified.length === 0 ? exitCodes.done : exitCodes.failed,
    };
  });
};

type Write = Documents['writes']['writes'][number];

/** What began at the same time keeps the order that its step's record has. */
function inOrder(newestFirst: readonly Write[]): Write[] {
  return newestFirst
    .toReversed()
    .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
}

function writeOf({ id, step, label, kind, item, state, refusal, made, at, settledAt }: RecordedWrite): Write {
  return {
    id,
    step,
    label,
    kind: kind ?? null,
    item: item ?? null,
    outcome: state,
    refusal: refusal ?? null,
    made: made ?? null,
    startedAt: at,
    settledAt: settledAt ?? null,
  };
}
