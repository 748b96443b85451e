/**
 * Where a run stands: what `status` answers, from the workflow's memo, so that no worker is needed to read it. It passes
 * through the payload codec; it holds no secret all the same.
 */
export const outcomes = ['done', 'done-with-gaps', 'failed', 'rejected', 'rolled-back', 'cancelled'] as const;
export type Outcome = (typeof outcomes)[number];

export const phases = [
  'planning',
  'awaiting-approval',
  'applying',
  'waiting',
  'probing',
  'awaiting-hand-over',
  'needs-attention',
  'rolling-back',
  ...outcomes,
] as const;
export type Phase = (typeof phases)[number];

export type Choice = 'retry' | 'skip' | 'rollback' | 'abort';

/** What a run waits for: all times ISO 8601 in UTC, real time. */
export interface Waiting {
  readonly for: string;
  readonly since: string;
  readonly until: string | null;
  readonly nextLook: string | null;
  /** Who can end the wait: a name, "anybody but ann", or "nobody: time". */
  readonly who: string;
}

/** What a person must decide after a step failed for good, or after a cancellation was asked for. */
export interface Attention {
  readonly step: string;
  readonly code: string;
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly advice: string;
  readonly choices: readonly Choice[];
}

export interface RunStatus {
  readonly runbook: string;
  readonly connection: string;
  readonly subject: string;
  readonly requestedBy: string;
  readonly phase: Phase;
  readonly waiting: Waiting | null;
  readonly attention: Attention | null;
  readonly plan: { readonly hash: string; readonly summary: string; readonly stage: string | null } | null;
  /** Steps of the plan that are through, of how many. */
  readonly progress: { readonly done: number; readonly total: number; readonly current: string | null };
  /** The hand-over that waits to be confirmed. */
  readonly handOver: { readonly name: string; readonly key: string } | null;
  readonly message: string | null;
  readonly updatedAt: string;
}

export function isOutcome(phase: Phase): phase is Outcome {
  return (outcomes as readonly string[]).includes(phase);
}
