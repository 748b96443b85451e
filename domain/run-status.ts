/**
 * The state of a run: what `status` answers, from the workflow's memo, so that no worker is needed to read it. It
 * passes through the payload codec; it contains no secret all the same.
 */
import type { Json } from './json.ts';

export const outcomes = ['done', 'done-with-skips', 'failed', 'rejected', 'rolled-back', 'cancelled'] as const;
export type Outcome = (typeof outcomes)[number];

export const phases = [
  'planning',
  'awaiting-approval',
  'applying',
  'waiting',
  'probing',
  'awaiting-manual-step',
  'needs-attention',
  'rolling-back',
  ...outcomes,
] as const;
export type Phase = (typeof phases)[number];

export type Choice = 'retry' | 'skip' | 'resume' | 'rollback' | 'abort';

/** What a run waits for: all times ISO 8601 in UTC, real time. */
export interface Waiting {
  readonly for: string;
  readonly since: string;
  readonly until: string | null;
  readonly nextAttempt: string | null;
  /** Who can end the wait: a name, "anybody but ann", or "nobody: time". */
  readonly who: string;
}

/** What a person must decide after a step failed for good, or after a cancellation was asked for. */
export interface Attention {
  readonly step: string;
  readonly code: string;
  readonly message: string;
  /** The service's own words, redacted; left out where it said nothing. */
  readonly said?: string;
  /** What to do about it, as a sentence. */
  readonly advice: string;
  readonly choices: readonly Choice[];
  /** What a rollback would undo, where it is a choice: the decision names its hash. */
  readonly rollback?: { readonly hash: string; readonly summary: string };
}

/** Steps of the plan that are through, of how many; in a bulk step its items instead. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly current: string | null;
  /** The rest is there in a bulk step only: items that can't be done, so far. */
  readonly failed?: number;
  /** Items a minute; null until some are through. */
  readonly rate?: number | null;
  /** When the last item will be through at that rate: ISO 8601, real time. */
  readonly eta?: string | null;
  /** Steps of the plan, while `done` and `total` count items. */
  readonly steps?: { readonly done: number; readonly total: number };
}

export interface RunStatus {
  readonly runbook: string;
  readonly connection: string;
  readonly subject: string;
  readonly requestedBy: string;
  /** Identity provider that must have signed each decision; left out where names as typed are taken. */
  readonly issuer?: string;
  /** Whether that person has signed the request there; left out where nobody has. */
  readonly isSigned?: true;
  readonly phase: Phase;
  readonly waiting: Waiting | null;
  readonly attention: Attention | null;
  readonly plan: { readonly hash: string; readonly summary: string; readonly stage: string | null } | null;
  /** Which rule of the worker's `approvals.yaml` that plan meets; left out until it is known. */
  readonly rule?: {
    readonly name: string;
    readonly policyDigest: string | null;
    readonly rolesListed: boolean;
    /** What each approval must be signed with besides a sign-in; left out: nothing. */
    readonly proof?: 'passkey';
  };
  readonly progress: Progress;
  /** The manual step that waits to be confirmed, with the values that are to be entered; never a secret. */
  readonly manualStep: { readonly name: string; readonly key: string; readonly values: Json } | null;
  readonly message: string | null;
  /** The last cancellation; left out where nobody asked for one. `by` is null for Temporal's own request. */
  readonly cancellation?: { readonly by: string | null; readonly at: string; readonly reason?: string };
  /** Whom the notices of its approvals couldn't reach before the first write, and why; left out where there is nobody. */
  readonly unreached?: readonly string[];
  /** Task queue of an on-premises worker, where the run needs one in addition to its own. */
  readonly taskQueue?: string;
  readonly updatedAt: string;
}

export function isOutcome(phase: Phase): phase is Outcome {
  return (outcomes as readonly string[]).includes(phase);
}
