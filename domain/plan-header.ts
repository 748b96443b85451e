/**
 * What a plan's hash binds besides its steps: the run that the plan is for, and what that run was asked to do. So neither a
 * plan, nor a decision about one, nor an old request fits another run.
 */
import { digestOf } from './digest.ts';
import type { RunRequest } from './run-request.ts';

export interface PlanHeader {
  /** Workflow ID. */
  readonly run: string;
  /** Temporal's run ID. */
  readonly runId: string;
  readonly requestedBy: string;
  /** ID of the statement by which that person has signed the request; left out where nobody has. */
  readonly request?: string;
  /** SHA-256 of what the run was asked to do: 64 hexadecimal digits. */
  readonly requestDigest: string;
  /** Build of the workflows that have planned: release and digest of their code; null where the worker has none. */
  readonly program: string | null;
  /** Of a rollback: Temporal's run ID of the execution whose writes it undoes. */
  readonly undoes?: string;
}

/** What a person asked for, as `requestDigest` covers it: how patient the run is isn't part of it. */
export function requestDigest({ runbook, connection, subject, requestedBy, mode, input }: RunRequest): string {
  return digestOf({ runbook, connection, subject, requestedBy, mode, input });
}
