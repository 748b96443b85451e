/** A plan, as it comes from elsewhere: strictly, since what is not in here would be neither shown nor hashed. */
import { z } from 'zod';
import type { EachCounts, FailedItem } from '../bulk.ts';
import type { Risk } from '../change.ts';
import type { PlanHeader } from '../plan-header.ts';
import type { ChangeStep, Evidence, ManualStep, Plan, ProbeStep, Step, Superseded, UndoStep } from '../plan.ts';
import { actionSchema, changesSchema } from './changes.ts';
import { countSchema, jsonSchema, message } from './message.ts';

export const expectedSchema = z.enum(['allowed', 'refused']);

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

const base = { key: z.string(), name: z.string(), document: z.string(), server: z.string().optional() };

const riskSchema = message<Risk>({ code: z.string(), text: z.string() });

const failedItemSchema = message<FailedItem>({
  item: z.string(),
  why: z.string(),
  isMissing: z.literal(true).optional(),
});

const eachSchema = message<EachCounts>({
  items: z.string(),
  list: digestSchema,
  total: countSchema,
  toChange: countSchema,
  unchanged: countSchema,
  failing: countSchema,
  firstFailing: z.array(failedItemSchema),
});

const changeStepSchema = message<ChangeStep>({
  ...base,
  kind: z.literal('change'),
  resource: z.string(),
  action: actionSchema,
  changes: changesSchema,
  inputs: jsonSchema,
  risks: z.array(riskSchema),
  reason: z.string().optional(),
  irreversible: z.string().optional(),
  each: eachSchema.optional(),
});

const waitStepSchema = message<Extract<Step, { kind: 'wait' }>>({
  ...base,
  kind: z.literal('wait'),
  atLeast: z.string(),
  atMost: z.string().optional(),
});

const probeStepSchema = message<ProbeStep>({
  ...base,
  kind: z.literal('probe'),
  probe: z.string(),
  as: z.string(),
  expected: expectedSchema,
  inputs: jsonSchema,
});

const manualStepSchema = message<ManualStep>({ ...base, kind: z.literal('manual-step'), values: jsonSchema });

const stageStepSchema = message<Extract<Step, { kind: 'stage' }>>({
  ...base,
  kind: z.literal('stage'),
  after: z.string(),
  because: z.string().optional(),
});

const undoStepSchema = message<UndoStep>({
  ...base,
  kind: z.literal('undo'),
  resource: z.string(),
  action: actionSchema,
  changes: changesSchema,
  inputs: jsonSchema,
  undoes: digestSchema,
  remains: z.string().optional(),
  each: eachSchema.optional(),
});

const steps = [changeStepSchema, waitStepSchema, probeStepSchema, manualStepSchema, stageStepSchema, undoStepSchema];

const headerSchema = message<PlanHeader>({
  run: z.string(),
  runId: z.string(),
  requestedBy: z.string(),
  request: digestSchema.optional(),
  requestDigest: digestSchema,
  program: z.string().nullable(),
  undoes: z.string().optional(),
});

export const planSchema = message<Plan>({
  hash: digestSchema,
  header: headerSchema,
  runbook: z.string(),
  connection: z.string(),
  subject: z.string(),
  stage: z.string().optional(),
  steps: z.array(byKind(steps)),
  superseded: z.array(
    message<Superseded>({ asked: z.string(), reason: z.string(), since: z.string(), insteadOf: z.string() }),
  ),
  evidence: z.array(message<Evidence>({ name: z.string(), observed: z.string() })),
});

/** By its kind, so that what is wrong with a step is said of its own form. */
function byKind(options: readonly z.ZodType<Step>[]): z.ZodType<Step> {
  return z.discriminatedUnion(
    'kind',
    options as unknown as [z.ZodObject, ...z.ZodObject[]],
  ) as unknown as z.ZodType<Step>;
}
