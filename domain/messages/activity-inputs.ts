/**
 * What each activity accepts, down to the last property: what a resource, a bulk, a source or a probe is asked for is
 * checked by its own schema, in the same step. Nothing else reaches an implementation.
 */
import { z } from 'zod';
import type { BulkWork, OwnActivities, ProbeWork, ResourceWork, SourceWork } from '../activities.ts';
import type {
  AdmitInput,
  AdmitRequestInput,
  ApplyEachInput,
  ApplyInput,
  ApprovalNeedsInput,
  CheckDecisionInput,
  ClockInput,
  EachInput,
  JournalStepsInput,
  PlanEachInput,
  PlanInput,
  PreflightInput,
  ProbeInput,
  ReadInput,
  ReportInput,
  StepWritesInput,
  StopLiftedInput,
  UndoEachInput,
  UndoInput,
  Writing,
} from '../activity-contracts.ts';
import type { Bulk, EachOf } from '../bulk.ts';
import { connectionNameSchema } from '../connection.ts';
import type { Json } from '../json.ts';
import type { Probe } from '../probe.ts';
import { openTooFar, type Resource } from '../resource.ts';
import type { Source } from '../source.ts';
import { givenStatementSchema, type SignedStatement } from '../statement.ts';
import { mailInputSchema, scanInputSchema, webhookInputSchema } from '../watch.ts';
import { appliedSchema, approvedSchema } from './changes.ts';
import { orLater } from './later.ts';
import { countSchema, jsonSchema, message, textSchema } from './message.ts';
import { expectedSchema, planSchema } from './plan.ts';
import { admittedDecisionSchema, runRecordSchema } from './run-record.ts';
import { endWaitSchema, waitSchema } from './waits.ts';

/** The schema of each verb's input. */
export type Inputs<Work extends object> = {
  readonly [Verb in keyof Work]: Work[Verb] extends (input: infer Input) => unknown ? z.ZodType<Input> : never;
};

const connection = connectionNameSchema;
const installation: z.ZodType<Writing['installation']> = textSchema.nullable();
const ofRun = textSchema.optional();

/** What each worker has once. */
export const ownInputs: Inputs<OwnActivities> = {
  preflight: message<PreflightInput>({ connection, input: jsonSchema }),
  connectionClock: message<ClockInput>({ connection }),
  stopLifted: message<StopLiftedInput>({ connection }),
  stepWrites: message<StepWritesInput>({ step: textSchema, installation, of: ofRun }),
  journalSteps: message<JournalStepsInput>({ run: textSchema, installation, of: ofRun }),
  approvalNeeds: message<ApprovalNeedsInput>({ requestedBy: textSchema, plan: planSchema, installation, of: ofRun }),
  admitRequest: message<AdmitRequestInput>({
    runbook: textSchema,
    connection,
    subject: textSchema,
    mode: z.enum(['plan', 'apply']),
    input: jsonSchema,
    requestedBy: textSchema,
    signed: (givenStatementSchema as z.ZodType<SignedStatement>).optional(),
    installation,
    of: ofRun,
  }),
  checkDecision: message<CheckDecisionInput>({
    connection,
    statement: givenStatementSchema,
    installation,
    of: ofRun,
  }),
  admit: message<AdmitInput>({
    requestedBy: textSchema,
    decision: admittedDecisionSchema,
    plan: planSchema,
    isOfRest: z.boolean().optional(),
    installation,
    of: ofRun,
  }),
  archiveReport: message<ReportInput>({ record: runRecordSchema }),
  beginWait: waitSchema,
  endWait: endWaitSchema,
  sendNotifications: z.strictObject({ round: z.literal('all') }),
  scanCredentials: scanInputSchema,
  endingApprovals: z.strictObject({ of: z.literal('all') }),
  notifyByWebhook: webhookInputSchema,
  notifyByMail: mailInputSchema,
};

export function resourceInputs<D, S, O>(resource: Resource<D, S, O>): Inputs<ResourceWork> {
  const desired = asJson(resource.schema);
  const later = orLater(desired, resource.knownAfterApply);
  const step = { connection, step: textSchema, installation, of: ofRun, desired, approved: approvedSchema };
  return {
    plan: byKnowledge<PlanInput>(
      message<PlanInput>({ connection, desired, unread: z.literal(false) }),
      message<PlanInput>({ connection, desired: later, unread: z.literal(true) }),
    ),
    apply: open(resource, message<ApplyInput>(step)),
    undo: open(resource, message<UndoInput>({ ...step, applied: appliedSchema.optional() })),
  };
}

/** What was approved is open only where this resource is, before the steps that it depends on. */
function open<D, S, O, Input extends Pick<ApplyInput, 'desired' | 'approved'>>(
  resource: Resource<D, S, O>,
  schema: z.ZodType<Input>,
): z.ZodType<Input> {
  return schema.superRefine(({ desired, approved }, context) => {
    const tooFar = openTooFar(resource, desired as D, approved.changes);
    if (tooFar === undefined) return;
    const message = `"${tooFar.property}" must be a value: it is never known only after apply`;
    context.addIssue({ code: 'custom', path: ['approved', 'changes'], message });
  });
}

export function bulkInputs<D extends EachOf>(bulk: Bulk<D>): Inputs<BulkWork> {
  const desired = asJson(bulk.schema);
  const part = { connection, desired, from: countSchema, count: countSchema } satisfies Record<
    keyof EachInput,
    unknown
  >;
  const step = { ...part, step: textSchema, installation, of: ofRun };
  return {
    planEach: byKnowledge<PlanEachInput>(
      message<PlanEachInput>({ ...part, unread: z.literal(false) }),
      message<PlanEachInput>({ ...part, desired: orLater(desired, bulk.knownAfterApply), unread: z.literal(true) }),
    ),
    applyEach: message<ApplyEachInput>({ ...step, mayChange: z.boolean(), leftOut: z.array(textSchema).optional() }),
    undoEach: message<UndoEachInput>(step),
  };
}

export function sourceInputs<Args, Output>({ schema }: Source<Args, Output>): Inputs<SourceWork> {
  return { read: message<ReadInput>({ connection, args: asJson(schema) }) };
}

const pollSchema = message<ProbeInput['poll']>({
  interval: z.number().nonnegative(),
  attempts: countSchema,
  thenEvery: z.number().nonnegative(),
});

export function probeInputs<Args>({ schema }: Probe<Args>): Inputs<ProbeWork> {
  const args = asJson(schema);
  const input = { connection, args, expected: expectedSchema, inARow: z.int().positive(), poll: pollSchema };
  return { probe: message<ProbeInput>(input) };
}

/** What an implementation is asked for travels as JSON. */
function asJson<T>(schema: z.ZodType<T>): z.ZodType<Json> {
  return schema as unknown as z.ZodType<Json>;
}

/** What is asked for is known, or what is known of it. */
function byKnowledge<Input extends { readonly unread: boolean }>(
  known: z.ZodType<Input>,
  later: z.ZodType<Input>,
): z.ZodType<Input> {
  const options = [known, later] as unknown as [z.ZodObject, z.ZodObject];
  return z.discriminatedUnion('unread', options) as unknown as z.ZodType<Input>;
}
