/** The updates, signals and queries of a run: its public interface, for the command line and for any other client. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Decision } from '../domain/approval.ts';
import type { Taken } from '../domain/decision.ts';
import type { Plan } from '../domain/plan.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { Choice, RunStatus } from '../domain/run-status.ts';
import type { GivenStatement } from '../domain/statement.ts';

/** A choice about a step that needs attention. */
export interface Intervention {
  readonly choice: Choice;
  readonly by: string;
  /** The step that is decided about; refused when another one needs attention. */
  readonly step?: string;
  readonly reason?: string;
  /** When the run asked; refused once it has asked again. */
  readonly asked?: string;
  /** Of a rollback: hash of what it undoes, as the status shows it. */
  readonly planHash?: string;
}

/** The confirmation that a manual step has been done in the vendor's product. */
export interface Confirmation {
  /** The manual step's key or name; if left out, the one that waits. */
  readonly manualStep?: string;
  readonly by: string;
  readonly note?: string;
  /** When the run asked; refused once it has asked again. */
  readonly asked?: string;
}

/** A person's decision that the run is to stop; Temporal's own cancel request names nobody, and makes it ask. */
export interface Cancellation {
  readonly by: string;
  readonly reason?: string;
}

/** Any decision, as the text of `domain/decision.ts` with what proves who made it; the update's ID is the text's SHA-256. */
export const decisionUpdate = defineUpdate<Taken, [GivenStatement]>('decision');
export const decideUpdate = defineUpdate<{ decision: string; planHash: string }, [Decision]>('decide');
export const decideSignal = defineSignal<[Decision]>('decide');
export const interveneUpdate = defineUpdate<{ choice: Choice; step: string }, [Intervention]>('intervene');
export const interveneSignal = defineSignal<[Intervention]>('intervene');
export const confirmUpdate = defineUpdate<{ manualStep: string }, [Confirmation]>('confirm');
export const confirmSignal = defineSignal<[Confirmation]>('confirm');
export const cancelUpdate = defineUpdate<{ by: string }, [Cancellation]>('cancel');
export const cancelSignal = defineSignal<[Cancellation]>('cancel');
/** The plan that waits for a decision or is being applied; null before there is one. */
export const planQuery = defineQuery<Plan | null>('plan');
export const recordQuery = defineQuery<RunRecord>('record');
/** The same as in the memo, for clients that can't read memos. */
export const statusQuery = defineQuery<RunStatus>('status');
