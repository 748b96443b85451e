/** What workflows and activities say to each other: inputs and answers of the activities that a run calls. */
import type { ApprovalNeeds } from './approval-needs.ts';
import type { RecordedDecision } from './approval.ts';
import type { FailedItem } from './bulk.ts';
import type { Difference } from './change.ts';
import type { Json } from './json.ts';
import type { CredentialVersion } from './rotation.ts';
import type { ChangeStep, Evidence, Plan } from './plan.ts';
import type { SignedIn } from './person.ts';
import type { Requested } from './request-statement.ts';
import type { RunRecord } from './run-record.ts';
import type { GivenStatement, SignedStatement } from './statement.ts';
import type { Written } from './written.ts';

export interface PreflightInput {
  readonly connection: string;
  readonly input: Json;
}

export interface PreflightAnswer {
  /** The input with every secret reference pinned to a version. */
  readonly input: Json;
}

export interface ClockInput {
  readonly connection: string;
}

/** Whether writes on a connection are stopped. */
export interface StopLiftedInput {
  readonly connection: string;
}

export interface StopLiftedAnswer {
  readonly lifted: true;
}

/** The connection's clock: `now = origin + (real - origin) x scale`; a real connection never scales. */
export interface ClockAnswer {
  readonly scale: number;
}

export interface PlanInput {
  readonly connection: string;
  /** May contain `{$after}` where `unread` is true. */
  readonly desired: Json;
  /** Depends on what is known only after apply: planned as a creation without being read. */
  readonly unread: boolean;
}

export interface PlanAnswer extends Difference {
  /** Known where the resource is there and stays the same object. */
  readonly outputs: Json | null;
}

/** What every input says of an activity that changes something. */
export interface Writing {
  /** Whose journal the run's writes are recorded in; null: the start of the run didn't say. */
  readonly installation: string | null;
  /** Of an undo: the execution whose writes are meant, by Temporal's run ID, where it isn't the one that asks. */
  readonly of?: string;
}

/** A step whose writes are asked for. */
export interface StepWritesInput extends Writing {
  readonly step: string;
}

/** A step that a run has carried out, at least in part, as the journal knows it. */
export interface JournalStep {
  /** As it was approved. */
  readonly step: ChangeStep;
  /** ISO 8601: before its first write. */
  readonly at: string;
  /** What it was asked for, with what was known only after apply. */
  readonly desired: Json;
  /** Left out where it hasn't come to its end. */
  readonly applied?: ApplyAnswer;
  /** Of a bulk step: how many items of its list it has come to. */
  readonly total?: number;
}

export interface StepWritesAnswer {
  readonly written: Written;
}

export interface JournalStepsInput extends Writing {
  /** Temporal's run ID of the execution. */
  readonly run: string;
}

export interface JournalStepsAnswer {
  /** The newest first. */
  readonly steps: readonly JournalStep[];
  /** What was written, or may have been, and can't be undone from the journal, each with the reason. */
  readonly unknown: readonly string[];
}

/** What a run was started with, by the first of its activities. */
export interface AdmitRequestInput extends Writing, Requested {
  readonly requestedBy: string;
  readonly signed?: SignedStatement;
}

export interface AdmitRequestAnswer {
  /** Identity provider that must have signed the request and each decision; null: names as typed are taken. */
  readonly issuer: string | null;
  /** Who has signed the request, and the ID of what they signed; null: nobody has. */
  readonly requester: SignedIn | null;
  readonly request: string | null;
}

/** A decision as it came. */
export interface CheckDecisionInput extends Writing {
  readonly connection: string;
  readonly statement: GivenStatement;
}

export interface CheckDecisionAnswer {
  /** Who has signed it; null: names as typed are taken, or it is refused. */
  readonly signedIn: SignedIn | null;
  readonly refused: { readonly code: string; readonly message: string } | null;
}

/** A decision to carry out a plan: an approval, or, where the plan is one, a rollback. */
export interface AdmittedDecision extends Omit<RecordedDecision, 'decision'> {
  readonly decision: RecordedDecision['decision'] | 'rollback';
}

/** A decision that the run has taken, with the plan that it is about. */
export interface AdmitInput extends Writing {
  readonly requestedBy: string;
  readonly decision: AdmittedDecision;
  readonly plan: Plan;
  /** Where it is about what is left of a plan, whose approval before has ended. */
  readonly isOfRest?: boolean;
}

export interface AdmitAnswer {
  /** The plan's hash, once all that it needs is given; null: more is needed. */
  readonly admitted: string | null;
  /** Of the receipt: by which the approval is revoked; null: none is made yet. */
  readonly id: string | null;
  /** Whom the notice of it couldn't reach, and why. */
  readonly unreached: readonly string[];
  /** Of what was admitted nothing is written before: ISO 8601, real time; null: at once. */
  readonly notBefore: string | null;
  /** As they are now: the worker's policy may have changed since it was asked. */
  readonly needs: ApprovalNeeds;
  /** The approvals and the release that count, this one included if it does. */
  readonly taken: readonly RecordedDecision[];
  /** Why this one doesn't count, as code and sentence; null: it does. */
  readonly refused: { readonly code: string; readonly message: string } | null;
}

/** A plan that the run is about to ask people about. */
export interface ApprovalNeedsInput extends Writing {
  readonly requestedBy: string;
  readonly plan: Plan;
}

export interface ApprovalNeedsAnswer {
  readonly needs: ApprovalNeeds;
}

export interface ApplyInput extends Writing {
  readonly connection: string;
  /** Key of the step, under which its writes are recorded. */
  readonly step: string;
  readonly desired: Json;
  readonly approved: Pick<Difference, 'action' | 'changes'>;
}

export interface ApplyAnswer extends Pick<Difference, 'action' | 'changes'> {
  /** False: it was found as it should be, and is never undone by this run. */
  readonly ours: boolean;
  readonly created: boolean;
  readonly id: string;
  readonly before: Json | null;
  readonly after: Json;
  readonly outputs: Json;
  /** Where it is a credential: the reference or locator by which it is recorded. */
  readonly credential?: string;
  /**
   * Where it is a credential that this step brought into use: the version that its record had before, null where there was
   * no record. Left out where the record had this version already.
   */
  readonly formerCredential?: CredentialVersion | null;
}

export interface UndoInput extends Writing {
  readonly connection: string;
  /** Key of the step that is undone. */
  readonly step: string;
  readonly desired: Json;
  readonly approved: Pick<Difference, 'action' | 'changes'>;
  /** Left out where the step failed: then the record of its writes says what it has done. */
  readonly applied?: ApplyAnswer;
}

export type UndoAnswer = { readonly undone: string } | { readonly residual: string };

export interface ReadInput {
  readonly connection: string;
  readonly args: Json;
}

export interface ReadAnswer {
  readonly value: Json;
  readonly evidence: readonly Evidence[];
}

export interface ProbeInput {
  readonly connection: string;
  readonly args: Json;
  readonly expected: 'allowed' | 'refused';
  /** How many attempts in a row must see it. */
  readonly inARow: number;
  readonly poll: PollSchedule;
}

/** When to try, in milliseconds of real time. */
interface PollSchedule {
  readonly interval: number;
  readonly attempts: number;
  readonly thenEvery: number;
}

export interface ProbeAnswer {
  readonly outcome: 'allowed' | 'refused';
  readonly observed: string;
  readonly attempts: number;
  readonly evidence?: Json;
}

export interface ReportInput {
  readonly record: RunRecord;
}

export interface ReportAnswer {
  readonly json: string;
  readonly markdown: string;
}

export interface EndWaitInput {
  readonly run: string;
  readonly runId: string;
  /** As it began. */
  readonly number: number;
}

/** That a wait has begun or ended is in the journal. */
export interface WaitAnswer {
  readonly recorded: true;
}

/** The channel has taken the message. */
export interface NotifiedAnswer {
  readonly notified: true;
}

/** What a round is asked for: all that there is. An activity without an input could be asked for by anybody. */
export interface NotificationsInput {
  readonly round: 'all';
}

/** What a round came to. */
export interface NotificationsAnswer {
  /** ISO 8601, real time. */
  readonly at: string;
  /** Waits that go on. */
  readonly waits: number;
  /** Messages that have left. */
  readonly sent: number;
  /** Who couldn't be reached, and whatever else was wrong, as sentences. */
  readonly problems: readonly string[];
}

/** What a watch asks for: all that there is. An activity without an input could be asked for by anybody. */
export interface EndingApprovalsInput {
  readonly of: 'all';
}

export interface EndingApprovalsAnswer {
  /** Standing approvals that end within 30 days, with their last day. */
  readonly ending: readonly { readonly name: string; readonly until: string }[];
}

/** A part of a list: items `from` up to `from + count`, in the order of the list. */
export interface EachInput {
  readonly connection: string;
  /** Has `list`; may contain `{$after}` where `unread` is true. */
  readonly desired: Json;
  readonly from: number;
  readonly count: number;
}

export interface PlanEachInput extends EachInput {
  /** Depends on what is known only after apply: only whether the items exist is read. */
  readonly unread: boolean;
}

export interface PlanEachAnswer {
  /** Items of the whole list. */
  readonly total: number;
  readonly toChange: number;
  readonly unchanged: number;
  readonly failed: readonly FailedItem[];
}

export interface ApplyEachInput extends EachInput, Writing {
  /** Key of the step, under which its writes are recorded. */
  readonly step: string;
  /** False where the plan found everything as it should be: then a difference is drift. */
  readonly mayChange: boolean;
  /** Items of this part that are passed over: a person has skipped them as missing in an earlier bulk of the list. */
  readonly leftOut?: readonly string[];
}

export interface ApplyEachAnswer {
  /** Changed by this run, in this try or in one before. */
  readonly changed: number;
  readonly unchanged: number;
  readonly failed: readonly FailedItem[];
  /** Written by this run, or perhaps, those that failed among them: what a rollback goes through. */
  readonly written: number;
}

export interface UndoEachInput extends EachInput, Writing {
  /** Key of the step that is undone. */
  readonly step: string;
}

export interface UndoEachAnswer {
  /** As they were before, by this try or by one before. */
  readonly undone: number;
  readonly residual: readonly FailedItem[];
}
