/**
 * A bulk step: part by part, an activity each. Items that can't be changed are named after all others are done, and a
 * person decides about them. Items that were skipped because they don't exist are left out of a later bulk of the same
 * list without another question, and the record says so. It is rolled back part by part, too, by the record of its writes.
 */
import { failedInWords, type EachCounts, type FailedItem } from '../../domain/bulk.ts';
import type { UndoAnswer } from '../../domain/activity-contracts.ts';
import type { Json } from '../../domain/json.ts';
import type { ChangeStep } from '../../domain/plan.ts';
import { endedApprovals } from './apply-change.ts';
import type { RunContext } from './run-context.ts';
import { interruptible, isStopped } from './interruptible.ts';
import { partSize } from './plan-each.ts';
import { now, type Compensation, type LeftOut } from './run-state.ts';
import { stepFailure, type StepFailure } from './step-failure.ts';
import { Drift } from './run-aborted.ts';

interface Tally {
  changed: number;
  unchanged: number;
  readonly failed: FailedItem[];
  /** Of `failed`: the items that don't exist, by part. */
  readonly missing: Pick<LeftOut, 'from' | 'items'>[];
  /** Items that this bulk has left out, because a person had skipped them before. */
  readonly leftOut: string[];
}

type EachCompensation = Compensation & Required<Pick<Compensation, 'each'>>;

/** Parts were carried out, and some of their items couldn't be changed. */
const itemsFailed = 'items-failed';

export async function applyEach(context: RunContext, step: ChangeStep, each: EachCounts, desired: Json): Promise<void> {
  const { state, interventions, publisher } = context;
  const compensation: EachCompensation = {
    step,
    desired,
    each: { total: each.total, changed: new Map(), mayHaveWritten: false },
  };
  if (step.action !== 'none') state.compensations.push(compensation);
  for (;;) {
    const tally: Tally = { changed: 0, unchanged: 0, failed: [], missing: [], leftOut: [] };
    publisher.begin(step);
    const failure = (await parts(context, compensation, each, tally)) ?? failureOf(each, tally.failed);
    if (failure === undefined || failure.code === itemsFailed) complete(compensation, tally);
    else incomplete(compensation);
    if (failure === undefined) {
      record(context, compensation, tally);
      recordLeftOut(context, step, each, tally);
      return publisher.finish(step.key, tally.changed > 0 ? 'done' : 'same');
    }
    if (failure.code === 'drift') throw state.abort(new Drift(step.key, failure.message));
    publisher.finish(step.key, 'failed');
    if (endedApprovals.includes(failure.code)) {
      await context.approveRest(step.key);
      continue;
    }
    if (isStopped(state)) {
      // Ends here, or goes on with the step when a person says so.
      await context.checkpoint();
      continue;
    }
    if ((await interventions.about(step.key, failure)) === 'skip') {
      record(context, compensation, tally);
      recordLeftOut(context, step, each, tally);
      state.leftOut.push(...tally.missing.map((part) => ({ ...part, step: step.key, list: each.list })));
      return context.skip(step, `${step.key} was left incomplete: ${failure.message}`);
    }
  }
}

/** @returns why a part as a whole failed */
async function parts(
  context: RunContext,
  { step, desired, each }: EachCompensation,
  { total, list }: EachCounts,
  tally: Tally,
): Promise<StepFailure | undefined> {
  const { state, activities, publisher } = context;
  const { connection } = state.request;
  const began = Date.now();
  publisher.count(progress(tally, total, began));
  for (let from = 0; from < total; from += partSize) {
    await context.checkpoint();
    const count = Math.min(partSize, total - from);
    const leftOut = state.leftOut
      .filter((part) => part.list === list && part.from === from && part.step !== step.key)
      .flatMap(({ items }) => items);
    tally.leftOut.push(...leftOut);
    try {
      const answer = await interruptible(state, () =>
        activities.applyEach(
          step.resource,
          {
            connection,
            step: step.key,
            desired,
            from,
            count,
            mayChange: step.action !== 'none',
            ...(leftOut.length > 0 && { leftOut }),
          },
          step.name,
        ),
      );
      if (answer.changed > 0) {
        state.lastChangeAt = Date.now();
        each.changed.set(from, Math.max(answer.changed, each.changed.get(from) ?? 0));
      }
      each.mayHaveWritten ||= answer.written > 0;
      tally.changed += answer.changed;
      tally.unchanged += answer.unchanged;
      tally.failed.push(...answer.failed);
      const missing = answer.failed.filter(({ isMissing }) => isMissing === true).map(({ item }) => item);
      if (missing.length > 0) tally.missing.push({ from, items: missing });
    } catch (error) {
      const failure = stepFailure(error);
      each.mayHaveWritten ||= failure.written !== 'nothing';
      return failure;
    }
    publisher.count(progress(tally, total, began));
  }
  return undefined;
}

function progress({ changed, unchanged, failed, leftOut }: Tally, total: number, began: number) {
  const through = changed + unchanged + failed.length + leftOut.length;
  const minutes = (Date.now() - began) / 60_000;
  const perMinute = through > 0 && minutes > 0 ? through / minutes : undefined;
  return {
    done: changed + unchanged,
    failed: failed.length + leftOut.length,
    total,
    rate: perMinute === undefined ? null : Math.round(perMinute * 10) / 10,
    eta: perMinute === undefined ? null : new Date(Date.now() + ((total - through) / perMinute) * 60_000).toISOString(),
  };
}

function failureOf({ items, total }: EachCounts, failed: readonly FailedItem[]): StepFailure | undefined {
  if (failed.length === 0) return undefined;
  return {
    code: itemsFailed,
    message: `${failed.length} of ${total} ${items} could not be changed: ${failedInWords(failed)}.`,
    advice: 'The others are done. Fix these and choose retry, or choose skip to leave them out.',
    failureClass: 'not-found',
  };
}

function recordLeftOut({ state }: RunContext, { key }: ChangeStep, { items }: EachCounts, { leftOut }: Tally): void {
  if (leftOut.length === 0) return;
  const left = leftOut.map((item) => ({ item, why: 'skipped before: it does not exist' }));
  state.record.skipped.push({ key, reason: `${left.length} ${items} were left out: ${failedInWords(left)}.` });
}

function complete(compensation: EachCompensation, { changed, unchanged, failed }: Tally): void {
  const { action, changes } = compensation.step;
  const after = { changed, unchanged, failed: failed.length };
  const ours = compensation.each.mayHaveWritten;
  compensation.applied = { ours, created: false, id: '', action, changes, before: null, after, outputs: after };
}

/** A part failed as a whole: the record of writes says what it did. */
function incomplete(compensation: EachCompensation): void {
  const { changed, mayHaveWritten } = compensation.each;
  delete compensation.applied;
  if (changed.size > 0) compensation.written = 'something';
  else compensation.written = mayHaveWritten ? 'unknown' : 'nothing';
}

function record({ state }: RunContext, { step, applied }: Compensation, { changed }: Tally): void {
  const ours = changed > 0;
  state.record.changes.push({
    key: step.key,
    resource: step.resource,
    name: step.name,
    action: ours ? step.action : 'none',
    changes: ours ? step.changes : [],
    ours,
    at: now(),
    outputs: applied?.outputs ?? {},
  });
}

/**
 * Rolls back what the record of its writes has, the last part first. What was reported as changed and isn't in that record
 * any more was not rolled back: it is residual.
 */
export async function undoEach(
  { state, activities }: RunContext,
  { step, desired }: Compensation,
  { total, changed }: EachCompensation['each'],
): Promise<UndoAnswer> {
  const { connection } = state.request;
  const residual: FailedItem[] = [];
  let undone = 0;
  let unknown = 0;
  const last = Math.floor(Math.max(0, total - 1) / partSize) * partSize;
  for (let from = last; from >= 0; from -= partSize) {
    const input = { connection, step: step.key, desired, from, count: Math.min(partSize, total - from) };
    const answer = await activities.undoEach(step.resource, input, step.name);
    undone += answer.undone;
    residual.push(...answer.residual);
    unknown += Math.max(0, (changed.get(from) ?? 0) - answer.undone - answer.residual.length);
  }
  const items = step.each?.items ?? 'items';
  const left = [
    ...(residual.length > 0 ? [`${residual.length} ${items} stay as they are: ${failedInWords(residual)}`] : []),
    ...(unknown > 0
      ? [`the journal no longer has the writes of ${unknown} ${items} that this run has changed: check them by hand`]
      : []),
  ];
  return left.length === 0 ? { undone: `${undone} ${items} are as they were before` } : { residual: left.join('; ') };
}
