/** The two rows of a write, and what an answer or an error says about it. */
import { isFailure, type FailureClass, type FailureService } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { WriteColumns } from './tables.ts';

/** What is known before the call. */
export interface Intent {
  /** Kind of resource. */
  kind?: string;
  /** Of a bulk step: which of its items. */
  item?: string;
  /** What was there before, as far as an undo needs it. No secret. */
  before?: Json;
}

export type Outcome = { outcome: 'done'; made?: Json } | { outcome: 'refused'; refusal?: string };

/** The time is added as the row is. */
export type WriteRow = Omit<WriteColumns, 'at'>;

/** What a service answers instead of doing what it was asked. Of everything else it is unknown what it has done. */
const refusing: readonly FailureClass[] = ['throttled', 'denied', 'invalid', 'not-found', 'not-yet-effective'];

/** Where failures are of our own making: they prove nothing of what a service has done. */
const notServices: readonly FailureService[] = ['journal', 'runbook', 'connections'];

/** Of a call of several that its maker has held back: nothing was sent. */
export class CallHeldBack extends Error {
  constructor() {
    super('The call was held back');
    this.name = 'CallHeldBack';
  }
}

/** What a failed call has proven. @returns `undefined` when it is unknown whether anything was written */
export function outcomeOf(error: unknown): Outcome | undefined {
  if (error instanceof CallHeldBack) return { outcome: 'refused' };
  if (!isFailure(error) || notServices.includes(error.service)) return undefined;
  if (!refusing.includes(error.failureClass)) return undefined;
  return { outcome: 'refused', refusal: error.code };
}

export function doneWith<T>(answer: T, made?: (answer: T) => Json): Outcome {
  return { outcome: 'done', ...(made && { made: made(answer) }) };
}

const blank = { label: null, kind: null, item: null, before: null, outcome: null, made: null, refusal: null };

export function intentRow(write: string, label: string, { kind, item, before }: Intent): WriteRow {
  return { ...blank, write, phase: 'intent', label, kind: kind ?? null, item: item ?? null, before: textOf(before) };
}

export function outcomeRow(write: string, outcome: Outcome): WriteRow {
  const row = { ...blank, write, phase: 'outcome', outcome: outcome.outcome } as const;
  if (outcome.outcome === 'refused') return { ...row, refusal: outcome.refusal ?? null };
  return { ...row, made: textOf(outcome.made) };
}

function textOf(value: Json | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
