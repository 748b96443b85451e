/**
 * A run's own record: what was asked, planned, decided, changed, observed and left as manual steps. It is the
 * workflow's result, the answer of its `record` query, and all that the report is made of. No secret in it: only
 * references.
 */
import type { RecordedDecision } from './approval.ts';
import type { Action, PropertyChange } from './change.ts';
import type { Json } from './json.ts';
import type { Person, SignedIn } from './person.ts';
import type { Plan } from './plan.ts';
import type { Outcome } from './run-status.ts';

export interface RecordedChange {
  readonly key: string;
  readonly resource: string;
  readonly name: string;
  /** The server that it was made on, where a runbook works server by server. */
  readonly server?: string;
  readonly action: Action;
  readonly changes: readonly PropertyChange[];
  /** False for what was found as it should be: never undone by this run. */
  readonly ours: boolean;
  readonly at: string;
  /** Identifiers that the step produced. */
  readonly outputs: Json;
  undone?: { at: string; note: string } | { at: string; residual: string };
}

export interface RecordedProbe {
  readonly key: string;
  readonly name: string;
  readonly server?: string;
  readonly as: string;
  readonly expected: 'allowed' | 'refused';
  readonly observed: string;
  readonly outcome: 'allowed' | 'refused' | 'inconclusive' | 'skipped';
  readonly attempts: number;
  /**
   * How long after the last change it was effective, as text, on the connection's clock; null where it doesn't apply.
   */
  readonly effectiveAfter: string | null;
  readonly at: string;
  readonly evidence?: Json;
}

/** Which rule of the worker's `approvals.yaml` a plan has met. */
interface RecordedRule {
  readonly planHash: string;
  readonly stage?: string;
  readonly rule: string;
  /** SHA-256 of the file; null: there was none. */
  readonly policyDigest: string | null;
  /** False: everybody had all roles. */
  readonly rolesListed: boolean;
  /** What each approval must be signed with besides a sign-in; left out: nothing. */
  readonly proof?: 'passkey';
}

interface RecordedWait {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

interface RecordedManualStep {
  readonly key: string;
  readonly name: string;
  readonly values: Json;
  readonly confirmedBy: string | null;
  /** Left out where the name is a claim. */
  readonly signedIn?: SignedIn;
  readonly at: string | null;
  readonly note?: string;
  /** Of the confirmation, where it came as a text. */
  readonly id?: string;
}

interface RecordedIntervention extends Person {
  readonly step: string;
  readonly code: string;
  readonly message: string;
  /** The service's own words, redacted. */
  readonly said?: string;
  readonly choice: string;
  readonly at: string;
  /** Of a rollback: hash of what was decided to be undone. */
  readonly planHash?: string;
  /** SHA-256 of the decision's text, where it came as one. */
  readonly id?: string;
  readonly reason?: string;
}

/** That the run was to stop: a person's decision, or Temporal's own cancel request, which names nobody. */
export interface RecordedCancellation {
  readonly by: string | null;
  /** Left out where the name is a claim. */
  readonly signedIn?: SignedIn;
  readonly at: string;
  readonly via: 'update' | 'signal' | 'temporal';
  /** SHA-256 of the decision's text, where it came as one. */
  readonly id?: string;
  readonly reason?: string;
}

export interface RunRecord {
  readonly run: string;
  readonly runId: string;
  readonly runbook: string;
  readonly connection: string;
  readonly subject: string;
  readonly requestedBy: string;
  /** Who has signed the request; left out where nobody has. */
  requester?: SignedIn;
  readonly changeTicket: string | null;
  readonly startedAt: string;
  endedAt: string | null;
  outcome: Outcome | null;
  /** Why the run ended as it did, where it isn't `done`. */
  message: string | null;
  /** Stable code of a failure that ended the run. */
  code: string | null;
  readonly input: Json;
  /** Every plan that was made, stages included, in order; the last one of a name is the one that was applied. */
  readonly plans: Plan[];
  /** What a rollback would undo while one is offered, and what was undone once that was decided. */
  rollback?: Plan;
  readonly approvals: RecordedDecision[];
  /** What each plan that was asked about has met. */
  readonly rules: RecordedRule[];
  readonly refusedDecisions: { at: string; code: string; message: string; id?: string }[];
  readonly changes: RecordedChange[];
  readonly probes: RecordedProbe[];
  readonly waits: RecordedWait[];
  readonly manualSteps: RecordedManualStep[];
  readonly interventions: RecordedIntervention[];
  readonly cancellations: RecordedCancellation[];
  readonly skipped: { key: string; reason: string }[];
  /** What a rollback or a cancellation left in the tenant, each with the reason. */
  readonly residual: string[];
  /** Where the report lies on the worker's machine; null before it is written. */
  report: { readonly json: string; readonly markdown: string } | null;
}
