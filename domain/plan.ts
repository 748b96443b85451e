/**
 * A plan: the ordered steps of a run, and the hash that an approval is bound to. Rendering is left to `client/views`.
 *
 * What is hashed is all that an approver is shown, and the run that the plan is for: what another run plans of the same state
 * has another hash, and no decision about the one is one about the other.
 */
import type { EachCounts } from './bulk.ts';
import type { Action, PropertyChange, Risk } from './change.ts';
import { digestOf } from './digest.ts';
import type { Json } from './json.ts';
import type { PlanHeader } from './plan-header.ts';

interface StepBase {
  /** `kind/natural name`, unique in a run: a step's identity, never its position. */
  readonly key: string;
  readonly name: string;
  /** The section of the vendor's document that the step stands for. */
  readonly document: string;
  /** The server that it is on, where a runbook works server by server. */
  readonly server?: string;
}

export interface ChangeStep extends StepBase {
  readonly kind: 'change';
  readonly resource: string;
  readonly action: Action;
  readonly changes: readonly PropertyChange[];
  readonly inputs: Json;
  readonly risks: readonly Risk[];
  readonly reason?: string;
  readonly irreversible?: string;
  /** Where the change is one of each item of a list. */
  readonly each?: EachCounts;
}

interface WaitStep extends StepBase {
  readonly kind: 'wait';
  /** Durations on the connection's clock, as `ms` reads them ("15 minutes"). */
  readonly atLeast: string;
  readonly atMost?: string;
}

export interface ProbeStep extends StepBase {
  readonly kind: 'probe';
  readonly probe: string;
  readonly as: string;
  readonly expected: 'allowed' | 'refused';
  readonly inputs: Json;
}

export interface ManualStep extends StepBase {
  readonly kind: 'manual-step';
  readonly values: Json;
}

interface StageStep extends StepBase {
  readonly kind: 'stage';
  /** Key of the step that it is planned after. */
  readonly after: string;
  /** Why a server isn't planned with the others: it is planned by itself when they are through. */
  readonly because?: string;
}

/** The inverse of an approved change: what a rollback does. */
export interface UndoStep extends StepBase {
  readonly kind: 'undo';
  readonly resource: string;
  /** What is done: a create is undone by a delete. */
  readonly action: Action;
  /** From what the approved change has brought about to what was there before. */
  readonly changes: readonly PropertyChange[];
  /** Those of the approved change. */
  readonly inputs: Json;
  /** Hash of the approved change. */
  readonly undoes: string;
  /** Why it remains, where a rollback can't undo what has come to its end. */
  readonly remains?: string;
  readonly each?: EachCounts;
}

export type Step = ChangeStep | WaitStep | ProbeStep | ManualStep | StageStep | UndoStep;

/** What the vendor's document asks for and is no longer available. */
export interface Superseded {
  readonly asked: string;
  readonly reason: string;
  /** ISO 8601 date. */
  readonly since: string;
  readonly insteadOf: string;
}

/** What a read or a probe observed, as text, for the approver and the report. */
export interface Evidence {
  readonly name: string;
  readonly observed: string;
}

export interface Plan {
  readonly hash: string;
  readonly header: PlanHeader;
  readonly runbook: string;
  readonly connection: string;
  readonly subject: string;
  /** Name of the stage that this plan is for; left out for the run's own plan. */
  readonly stage?: string;
  readonly steps: readonly Step[];
  readonly superseded: readonly Superseded[];
  readonly evidence: readonly Evidence[];
}

/** The steps that would change something. */
export function changesOf(plan: Pick<Plan, 'steps'>): ChangeStep[] {
  return plan.steps.filter((step): step is ChangeStep => step.kind === 'change' && step.action !== 'none');
}

/** "3 to create, 1 to change, 0 to delete, 2 unchanged"; replacements only where there are some. */
export function summaryOf(plan: Pick<Plan, 'steps'>): string {
  const words: [Action, string][] = [
    ['create', 'to create'],
    ['update', 'to change'],
    ['replace', 'to replace'],
    ['delete', 'to delete'],
    ['none', 'unchanged'],
  ];
  const changes = plan.steps.filter((step) => step.kind === 'change');
  const parts = words.flatMap(([action, word]) => {
    const count = changes.filter((step) => step.action === action).length;
    return changes.length === 0 || (count === 0 && action === 'replace') ? [] : [`${count} ${word}`];
  });
  const undone = plan.steps.filter((step) => step.kind === 'undo');
  const remaining = undone.filter(({ remains }) => remains !== undefined).length;
  if (undone.length > remaining) parts.push(`${undone.length - remaining} to undo`);
  if (remaining > 0) parts.push(`${remaining} that ${remaining === 1 ? 'remains' : 'remain'}`);
  const stages = plan.steps.filter((step) => step.kind === 'stage').length;
  if (stages > 0) parts.push(`${stages} ${stages === 1 ? 'stage' : 'stages'} planned later`);
  return parts.length === 0 ? 'nothing to change' : parts.join(', ');
}

/** @returns the hash that an approval is bound to: 64 hexadecimal digits, of its header, and of the hash of each step. */
export function hashOf(plan: Omit<Plan, 'hash'>): string {
  const { header, runbook, connection, subject, stage = null, steps, superseded, evidence } = plan;
  return digestOf({
    header,
    runbook,
    connection,
    subject,
    stage,
    steps: steps.map(stepHashOf),
    superseded,
    evidence: digestOf(evidence),
  });
}

/** @returns the step's own hash: 64 hexadecimal digits, of all that it has, the names that are shown among it. */
export function stepHashOf(step: Step): string {
  return digestOf(step);
}
