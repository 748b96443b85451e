/** What a run has written, as the journal can prove it. */
import type { Json } from '../domain/json.ts';
import type { Journal } from './journal.ts';
import { newestFirst } from './newest-first.ts';
import { readSigned, type Unverified } from './signed-rows.ts';
import type { SignedRow } from './tables.ts';
import type { TrustedWriters } from './trusted-writers.ts';

export interface RecordedWrite {
  verified: true;
  id: string;
  run: string;
  step: string;
  label: string;
  kind?: string;
  item?: string;
  before?: Json;
  /** ISO 8601: shortly before the call. */
  at: string;
  /** `open`: whether it was written is unknown. */
  state: 'open' | 'done' | 'refused';
  made?: Json;
  /** Code of the failure with which the service refused it. */
  refusal?: string;
  /** ISO 8601: shortly after the answer, or when it was settled. */
  settledAt?: string;
}

/**
 * The writes of a run, or of one of its steps, newest first; before them the places that don't verify, which stand in
 * the way of an undo. An outcome that doesn't verify leaves its write open.
 *
 * @param trusted whose rows are believed. Default: this home's own writer's
 */
export async function recordedWrites(
  journal: Journal,
  { run, step }: { run: string; step?: string },
  trusted: TrustedWriters = journal.trusted,
): Promise<(RecordedWrite | Unverified)[]> {
  const places = await journal.read((tx) =>
    readSigned(journal, tx, { table: 'writes', scope: run, part: step }, trusted),
  );
  const rows = places.flatMap((place) => (place.verified ? [place.row] : []));
  const outcomes = new Map(rows.filter(({ phase }) => phase === 'outcome').map((row) => [row.write, row]));
  const steps = new Map<string, { newest: SignedRow<'writes'>; writes: RecordedWrite[] }>();
  // Within a step the position decides.
  for (const row of rows.toReversed()) {
    if (row.phase !== 'intent') continue;
    const write = recorded(row, outcomes.get(row.write));
    const ofStep = steps.get(write.step);
    if (ofStep) ofStep.writes.push(write);
    else steps.set(write.step, { newest: row, writes: [write] });
  }
  const unverified = places.flatMap((place) => (place.verified ? [] : [place]));
  const inOrder = [...steps.values()].toSorted((a, b) => newestFirst(a.newest, b.newest));
  return [...unverified, ...inOrder.flatMap(({ writes }) => writes)];
}

/** Whether anything is recorded under this ID, or was before it was pruned. */
export async function isRecorded({ read }: Journal, run: string): Promise<boolean> {
  return await read(async ({ rows }) => {
    const tables = ['writes', 'prunings'] as const;
    const stream = rows
      .selectFrom('streams')
      .select('scope')
      .where('stream_table', 'in', [...tables]);
    if ((await stream.where('scope', '=', run).executeTakeFirst()) !== undefined) return true;
    return (await rows.selectFrom('writes').select('scope').where('scope', '=', run).executeTakeFirst()) !== undefined;
  });
}

function recorded(intent: SignedRow<'writes'>, outcome: SignedRow<'writes'> | undefined): RecordedWrite {
  return {
    verified: true,
    id: intent.write,
    run: intent.scope,
    step: intent.part,
    label: intent.label ?? '',
    ...(intent.kind !== null && { kind: intent.kind }),
    ...(intent.item !== null && { item: intent.item }),
    ...(intent.before !== null && { before: JSON.parse(intent.before) as Json }),
    at: intent.at,
    state: outcome?.outcome ?? 'open',
    ...(outcome && { settledAt: outcome.at }),
    ...(typeof outcome?.made === 'string' && { made: JSON.parse(outcome.made) as Json }),
    ...(typeof outcome?.refusal === 'string' && { refusal: outcome.refusal }),
  };
}
