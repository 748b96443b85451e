/**
 * The activities that there are, by name. What workflows call and what workers register are both checked against these
 * types, so that a name with a typo, or an input of another activity, doesn't compile.
 */
import type {
  AdmitAnswer,
  AdmitInput,
  AdmitRequestAnswer,
  AdmitRequestInput,
  ApplyAnswer,
  ApplyEachAnswer,
  ApplyEachInput,
  ApplyInput,
  ApprovalNeedsAnswer,
  ApprovalNeedsInput,
  CheckDecisionAnswer,
  CheckDecisionInput,
  ClockAnswer,
  ClockInput,
  EndingApprovalsAnswer,
  EndingApprovalsInput,
  EndWaitInput,
  JournalStepsAnswer,
  JournalStepsInput,
  PlanAnswer,
  PlanEachAnswer,
  PlanEachInput,
  PlanInput,
  PreflightAnswer,
  PreflightInput,
  ProbeAnswer,
  ProbeInput,
  ReadAnswer,
  ReadInput,
  ReportAnswer,
  ReportInput,
  StepWritesAnswer,
  StepWritesInput,
  StopLiftedAnswer,
  StopLiftedInput,
  NotifiedAnswer,
  NotificationsAnswer,
  NotificationsInput,
  UndoAnswer,
  UndoEachAnswer,
  UndoEachInput,
  UndoInput,
  WaitAnswer,
} from './activity-contracts.ts';
import type { WaitForPerson } from './wait-for-person.ts';
import type { ScanAnswer, ScanInput, MailInput, WebhookInput } from './watch.ts';

/** What each worker has once. */
export interface OwnActivities {
  preflight(input: PreflightInput): Promise<PreflightAnswer>;
  connectionClock(input: ClockInput): Promise<ClockAnswer>;
  stepWrites(input: StepWritesInput): Promise<StepWritesAnswer>;
  stopLifted(input: StopLiftedInput): Promise<StopLiftedAnswer>;
  journalSteps(input: JournalStepsInput): Promise<JournalStepsAnswer>;
  approvalNeeds(input: ApprovalNeedsInput): Promise<ApprovalNeedsAnswer>;
  admitRequest(input: AdmitRequestInput): Promise<AdmitRequestAnswer>;
  checkDecision(input: CheckDecisionInput): Promise<CheckDecisionAnswer>;
  admit(input: AdmitInput): Promise<AdmitAnswer>;
  archiveReport(input: ReportInput): Promise<ReportAnswer>;
  beginWait(input: WaitForPerson): Promise<WaitAnswer>;
  endWait(input: EndWaitInput): Promise<WaitAnswer>;
  sendNotifications(input: NotificationsInput): Promise<NotificationsAnswer>;
  scanCredentials(input: ScanInput): Promise<ScanAnswer>;
  endingApprovals(input: EndingApprovalsInput): Promise<EndingApprovalsAnswer>;
  notifyByWebhook(input: WebhookInput): Promise<NotifiedAnswer>;
  notifyByMail(input: MailInput): Promise<NotifiedAnswer>;
}

/** What each kind of resource has: `<kind>.plan`, `<kind>.apply`, `<kind>.undo`. */
export interface ResourceWork {
  plan(input: PlanInput): Promise<PlanAnswer>;
  apply(input: ApplyInput): Promise<ApplyAnswer>;
  undo(input: UndoInput): Promise<UndoAnswer>;
}

/** What each kind of bulk has. */
export interface BulkWork {
  planEach(input: PlanEachInput): Promise<PlanEachAnswer>;
  applyEach(input: ApplyEachInput): Promise<ApplyEachAnswer>;
  undoEach(input: UndoEachInput): Promise<UndoEachAnswer>;
}

/** What each kind of source has. */
export interface SourceWork {
  read(input: ReadInput): Promise<ReadAnswer>;
}

/** What each kind of probe has. */
export interface ProbeWork {
  probe(input: ProbeInput): Promise<ProbeAnswer>;
}

/** The activities of every kind, by their names. */
export type OfKind<Work> = { readonly [Verb in keyof Work & string as `${string}.${Verb}`]: Work[Verb] };

/** Each has an input, and answers with an object: what has no value can't be sealed, so that anybody could send it. */
export type Sealable<Work extends Readonly<Record<keyof Work, (input: never) => Promise<object>>>> = {
  readonly [Name in keyof Work]: Parameters<Work[Name]> extends [object] ? Work[Name] : never;
};

type EveryActivity = Sealable<OwnActivities & OfKind<ResourceWork & BulkWork & SourceWork & ProbeWork>>;

export type ActivityName = keyof EveryActivity;
export type InputOf<Name extends ActivityName> = Parameters<EveryActivity[Name]>[0];
export type AnswerOf<Name extends ActivityName> = Awaited<ReturnType<EveryActivity[Name]>>;

/** Names the work on one kind: `<kind>.<verb>`. */
export function ofKind<Work extends object>(kind: string, work: Work): OfKind<Work> {
  const named = Object.entries(work).map(([verb, activity]) => [`${kind}.${verb}`, activity]);
  return Object.fromEntries(named) as OfKind<Work>;
}
