/**
 * The steps of a run that may have written: what each asked for, recorded before its first write, and what it has come to.
 * With the record of its writes that is all that an undo needs; no secret is in it, as none is in what an activity is given.
 */
import type { ApplyAnswer } from '../domain/activity-contracts.ts';
import type { Difference } from '../domain/change.ts';
import { Failure } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { Journal, JournalTransaction } from './journal.ts';
import { newestFirst, type Dated } from './newest-first.ts';
import { appendSigned, readSigned, type Unverified } from './signed-rows.ts';
import type { SignedRow } from './tables.ts';

/** A part of a bulk step's list. */
interface StepPart {
  readonly from: number;
  readonly count: number;
}

export interface BegunStep {
  /** Kind of resource, or of bulk. */
  readonly resource: string;
  readonly name: string;
  readonly connection: string;
  readonly desired: Json;
  readonly approved: Pick<Difference, 'action' | 'changes'>;
  /** Of a bulk step. */
  readonly part?: StepPart;
}

export interface RecordedStep extends BegunStep {
  readonly step: string;
  /** ISO 8601: before its first write. */
  readonly at: string;
  /** Undefined: it hasn't come to its end with a change of its own, as far as the journal knows. */
  readonly applied?: ApplyAnswer;
  /** Of a bulk step: all parts that were begun. */
  readonly parts: readonly StepPart[];
}

interface OfStep {
  /** Temporal's run ID. */
  readonly run: string;
  readonly step: string;
}

/** Before the step's first write. A second time, it counts in place of the first. */
export async function recordBegun(journal: Journal, of: OfStep, begun: BegunStep): Promise<void> {
  await append(journal, of, 'begun', begun);
}

/** Once it has come to its end. @param receipt ID of the one that it was done by */
export async function recordApplied(journal: Journal, of: OfStep, answer: ApplyAnswer, receipt: string): Promise<void> {
  await append(journal, of, 'applied', { ...answer, receipt });
}

async function append(
  journal: Journal,
  { run, step }: OfStep,
  phase: 'begun' | 'applied',
  content: BegunStep | AppliedStep,
): Promise<void> {
  await journal.transaction(async (tx) => {
    const row = { at: await tx.now(), phase, content: JSON.stringify(content) };
    await appendSigned(journal, tx, { table: 'steps', scope: run, part: step }, [row]);
  });
}

/** What the step has come to, and by which receipt. */
type AppliedStep = ApplyAnswer & { readonly receipt: string };

/**
 * Whether a step has come to its end by one of these receipts.
 *
 * @throws Failure `journal-damaged` where what it has of the step doesn't verify
 */
export async function isDoneBy(journal: Journal, of: OfStep, receipts: readonly string[]): Promise<boolean> {
  const applied = await appliedOf(journal, of);
  return applied.some(({ receipt }) => receipts.includes(receipt));
}

/**
 * What a step has come to, as the attempt that ended it has recorded it.
 *
 * @returns undefined where it hasn't come to its end with a change of its own, as far as the journal knows
 * @throws Failure `journal-damaged` where what it has of the step doesn't verify
 */
export async function recordedApplied(journal: Journal, of: OfStep): Promise<ApplyAnswer | undefined> {
  return withoutReceipt((await appliedOf(journal, of)).findLast(({ ours }) => ours));
}

/**
 * What a step has come to last, for those that take it.
 *
 * @returns undefined where it hasn't come to its end
 * @throws Failure `journal-damaged` where what it has of the step doesn't verify
 */
export async function recordedOutputs(journal: Journal, tx: JournalTransaction, of: OfStep): Promise<Json | undefined> {
  const last = (await rowsOf(journal, tx, of)).findLast(({ phase }) => phase === 'applied');
  return last && (JSON.parse(last.content) as AppliedStep).outputs;
}

/**
 * What a step has asked for each time it began.
 *
 * @throws Failure `journal-damaged` where what it has of the step doesn't verify
 */
export async function recordedInputs(journal: Journal, tx: JournalTransaction, of: OfStep): Promise<Json[]> {
  const begun = (await rowsOf(journal, tx, of)).filter(({ phase }) => phase === 'begun');
  return begun.map(({ content }) => (JSON.parse(content) as BegunStep).desired);
}

async function appliedOf(journal: Journal, of: OfStep): Promise<AppliedStep[]> {
  const rows = await journal.read((tx) => rowsOf(journal, tx, of));
  return rows.flatMap(({ phase, content }) => (phase === 'applied' ? [JSON.parse(content) as AppliedStep] : []));
}

async function rowsOf(journal: Journal, tx: JournalTransaction, { run, step }: OfStep): Promise<SignedRow<'steps'>[]> {
  const places = await readSigned(journal, tx, { table: 'steps', scope: run, part: step }, journal.trusted);
  const rows = places.flatMap((place) => (place.verified ? [place.row] : []));
  if (rows.length === places.length) return rows;
  throw new Failure('journal-damaged', { service: 'journal', subject: `what ${step} came to` });
}

function withoutReceipt(applied: AppliedStep | undefined): ApplyAnswer | undefined {
  if (applied === undefined) return undefined;
  const { receipt: _receipt, ...answer } = applied;
  return answer;
}

/** The newest first; and the places that don't verify. @param run Temporal's run ID */
export async function recordedSteps(
  journal: Journal,
  run: string,
): Promise<{ steps: RecordedStep[]; unverified: Unverified[] }> {
  const places = await journal.read((tx) => readSigned(journal, tx, { table: 'steps', scope: run }, journal.trusted));
  const found = new Map<string, RecordedStep>();
  const begunBy = new Map<string, Dated>();
  for (const place of places) {
    if (!place.verified) continue;
    const { part: step, at, phase, content } = place.row;
    const known = found.get(step);
    if (phase === 'begun') {
      const begun = JSON.parse(content) as BegunStep;
      const parts = [...(known?.parts ?? []), ...(begun.part === undefined ? [] : [begun.part])];
      found.set(step, { ...known, ...begun, step, at: known?.at ?? at, parts });
      if (!begunBy.has(step)) begunBy.set(step, place.row);
      continue;
    }
    const applied = JSON.parse(content) as AppliedStep;
    const answer = applied.ours ? withoutReceipt(applied) : undefined;
    if (known !== undefined && answer !== undefined) found.set(step, { ...known, applied: answer });
  }
  return {
    steps: [...begunBy].toSorted(([, a], [, b]) => newestFirst(a, b)).flatMap(([step]) => found.get(step) ?? []),
    unverified: places.flatMap((place) => (place.verified ? [] : [place])),
  };
}
