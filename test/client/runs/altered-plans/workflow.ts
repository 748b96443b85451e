/** A run that shows whatever plan it is given, and takes every decision: as somebody does who polls in the place of a worker. */
import { condition, defineQuery, defineSignal, setHandler, upsertMemo } from '@temporalio/workflow';
import { decisionUpdate, planQuery, recordQuery } from '../../../../workflows/messages.ts';
import type { Plan } from '../../../../domain/plan.ts';
import type { RunRecord } from '../../../../domain/run-record.ts';
import type { RunStatus } from '../../../../domain/run-status.ts';

export interface Answers {
  readonly status: RunStatus;
  readonly plan: Plan | null;
  readonly record?: RunRecord;
  /** It ends, with its record. */
  readonly ends?: true;
}

/** The decisions that it was sent. */
export const takenQuery = defineQuery<string[]>('taken');
export const answerSignal = defineSignal<[Answers]>('answer');

/** A plan is of a run: what it shows comes once it has begun. */
export async function alteredPlan(_subject: string): Promise<RunRecord | undefined> {
  let answers: Answers | undefined;
  const taken: string[] = [];
  setHandler(planQuery, () => answers?.plan ?? null);
  setHandler(recordQuery, () => answers?.record as RunRecord);
  setHandler(takenQuery, () => taken);
  setHandler(decisionUpdate, ({ text }) => {
    taken.push(text);
    return { step: null, by: 'ann' };
  });
  setHandler(answerSignal, (next) => {
    answers = next;
    upsertMemo({ status: next.status as never });
  });
  await condition(() => answers?.ends === true);
  return answers?.record;
}
