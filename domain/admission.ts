/**
 * What may be written: the steps of a plan that a person has approved, as the worker that writes has checked it and signed
 * into the journal. What a task asks for selects among these, and proves nothing.
 */
import type { RecordedDecision } from './approval.ts';
import type { Difference } from './change.ts';
import { same, type Json } from './json.ts';
import { fulfils } from './known-after-apply.ts';
import type { Person, SignedIn } from './person.ts';
import { stepHashOf, type ChangeStep, type Plan } from './plan.ts';
import type { Taken } from './taken-outputs.ts';

/** An approval that was checked where its plan is carried out; each decision is admitted once. */
export interface Receipt extends Person {
  /** What it lets be done: the plan's steps be applied, or those of a run be undone. */
  readonly kind: 'apply' | 'rollback';
  /** Workflow ID. */
  readonly run: string;
  /** Temporal's run ID. */
  readonly runId: string;
  readonly planHash: string;
  readonly requestedBy: string;
  /** Who has signed the request; left out where nobody has. */
  readonly requester?: SignedIn;
  readonly via: RecordedDecision['via'];
  /** SHA-256 of the decision's text, where it came as one. */
  readonly decision: string | null;
  readonly reason: string | null;
  /** ISO 8601, by the run's own clock: with the rest it says which decision it was. */
  readonly decidedAt: string;
  /** ISO 8601, by the journal's clock: from then on nothing is applied by it, save what the plan does later (approval-end.ts). */
  readonly validUntil: string;
  /** Of the rest of a plan, whose approval before had ended. */
  readonly isOfRest: boolean;
  /** Name of the rule of `approvals.yaml` that the plan meets, and SHA-256 of the file; null: there was none. */
  readonly rule: string;
  readonly policyDigest: string | null;
  /** Every approval that counted, and the release of a quarantine. */
  readonly votes: readonly RecordedDecision[];
  /** Name of the standing approval; null: people have decided. */
  readonly standing: string | null;
  /** ISO 8601, real time; null: at once. */
  readonly notBefore: string | null;
}

export interface Admission {
  /** ISO 8601, by the journal's clock. */
  readonly at: string;
  readonly receipt: Receipt;
  readonly plan: Plan;
}

/** A step as an activity is asked for it. */
export interface AskedStep {
  readonly connection: string;
  readonly step: string;
  /** Kind of resource, or of bulk. */
  readonly resource: string;
  readonly desired: Json;
  /** Left out by a bulk, which has no more than its list. */
  readonly approved?: Pick<Difference, 'action' | 'changes'>;
  /** Of a bulk: the part of its list. */
  readonly part?: { readonly from: number; readonly count: number };
}

/** The approval that a step is written by, or why there is none, as the second half of a sentence. */
export type FoundAdmission = { readonly admission: Admission } | { readonly refused: string };

/** Whether a person has decided that the run is rolled back: then nothing of it is applied any more. */
export function isRolledBack(admissions: readonly Admission[]): boolean {
  return admissions.some(({ receipt }) => receipt.kind === 'rollback');
}

/**
 * A step is applied where it is one of the newest plan that was approved, of the run or of one of its stages.
 *
 * @param asking run ID of the execution that asks
 * @param admissions of the run that is meant, the newest first
 */
export function admissionToApply(
  asked: AskedStep,
  asking: string,
  admissions: readonly Admission[],
  taken: Taken,
): FoundAdmission {
  const own = admissions.filter(({ receipt }) => receipt.kind === 'apply' && receipt.runId === asking);
  const newest = own.filter(({ plan }, index) => own.findIndex((other) => other.plan.stage === plan.stage) === index);
  return admissionAmong(asked, newest, taken);
}

/**
 * A step is undone where the newest rollback that the asking execution was given has it as the inverse of a step that was
 * approved, be it of a plan that another has replaced since.
 *
 * @param asking run ID of the execution that asks, which may be another one than that which is undone
 * @param admissions of the run that is undone, the newest first
 * @returns that of the rollback
 */
export function admissionToUndo(
  asked: AskedStep,
  asking: string,
  admissions: readonly Admission[],
  taken: Taken,
): FoundAdmission {
  const decided = admissions.find(({ receipt }) => receipt.kind === 'rollback' && receipt.runId === asking);
  if (decided === undefined) return { refused: 'nobody has decided that the run is rolled back' };
  const undone = decided.plan.steps.flatMap((step) =>
    step.kind === 'undo' && step.key === asked.step ? [step.undoes] : [],
  );
  if (undone.length === 0) return { refused: 'it is not in the rollback that was decided' };
  const approved = admissions
    .filter(({ receipt }) => receipt.kind === 'apply')
    .map(({ plan, ...admission }) => {
      const steps = plan.steps.filter((step) => step.key === asked.step && undone.includes(stepHashOf(step)));
      return { ...admission, plan: { ...plan, steps } };
    });
  const found = admissionAmong(asked, approved, taken);
  return 'refused' in found ? found : { admission: decided };
}

/**
 * The approvals that what is written by one is spent under: itself and, where it is of the rest of a plan, those before it that
 * it goes on with.
 *
 * @param admissions of the run, the newest first
 */
export function spentTogether({ receipt }: Admission, admissions: readonly Admission[]): Receipt[] {
  const same = admissions.map((each) => each.receipt).filter(({ planHash }) => planHash === receipt.planHash);
  const began = same.findIndex(({ isOfRest }) => !isOfRest);
  return same.slice(0, began + 1);
}

function admissionAmong(asked: AskedStep, admissions: readonly Admission[], taken: Taken): FoundAdmission {
  if (admissions.length === 0) return { refused: 'no plan of the run was approved' };
  const reasons = admissions.map(({ plan }) => whyNotIn(asked, plan, taken));
  const admission = admissions[reasons.indexOf(undefined)];
  if (admission !== undefined) return { admission };
  return { refused: reasons.find((reason) => reason !== notInPlan) ?? notInPlan };
}

const notInPlan = 'it is in no plan of the run that was approved';

function whyNotIn(asked: AskedStep, { connection, steps }: Plan, taken: Taken): string | undefined {
  const step = steps.find((each): each is ChangeStep => each.kind === 'change' && each.key === asked.step);
  if (step === undefined) return notInPlan;
  if (connection !== asked.connection) return `it was approved for ${connection}`;
  if (step.resource !== asked.resource) return `it was approved as ${step.resource}`;
  if (step.action === 'none') return 'it was approved as a step that changes nothing';
  if (!fulfils(asked.desired, step.inputs)) return 'it was approved with other inputs';
  const differs = taken(step.inputs);
  if (differs !== undefined) return differs;
  if (asked.part !== undefined && asked.part.from + asked.part.count > (step.each?.total ?? 0))
    return 'it was approved with a shorter list';
  const { approved } = asked;
  if (approved === undefined) return step.each === undefined ? 'it was approved as a change of one object' : undefined;
  const isSame =
    approved.action === step.action && same(approved.changes as unknown as Json, step.changes as unknown as Json);
  return isSame ? undefined : 'it was approved with other changes';
}
