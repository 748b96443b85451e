/** A run's record, as the activity that writes the report is given it. */
import { z } from 'zod';
import type { AdmittedDecision } from '../activity-contracts.ts';
import type { RecordedDecision } from '../approval.ts';
import type { RecordedCancellation, RecordedChange, RecordedProbe, RunRecord } from '../run-record.ts';
import { outcomes } from '../run-status.ts';
import { actionSchema, changesSchema } from './changes.ts';
import { countSchema, jsonSchema, message } from './message.ts';
import { signedInSchema } from './person.ts';
import { expectedSchema, planSchema } from './plan.ts';

const textOrNull = z.string().nullable();
const mayBeText = z.string().optional();

const signedIn = signedInSchema.optional();

const decision = {
  by: z.string(),
  signedIn,
  planHash: z.string(),
  at: z.string(),
  via: z.enum(['update', 'signal', 'standing']),
  id: mayBeText,
  reason: mayBeText,
  stage: mayBeText,
  admission: mayBeText,
  unreached: z.array(z.string()).readonly().optional(),
};

const decisionSchema = message<RecordedDecision>({ ...decision, decision: z.enum(['approve', 'reject', 'release']) });

export const admittedDecisionSchema = message<AdmittedDecision>({
  ...decision,
  decision: z.enum(['approve', 'reject', 'release', 'rollback']),
});

const changeSchema = message<RecordedChange>({
  key: z.string(),
  resource: z.string(),
  name: z.string(),
  server: mayBeText,
  action: actionSchema,
  changes: changesSchema,
  ours: z.boolean(),
  at: z.string(),
  outputs: jsonSchema,
  undone: z
    .union([
      z.strictObject({ at: z.string(), note: z.string() }),
      z.strictObject({ at: z.string(), residual: z.string() }),
    ])
    .optional(),
});

const probeSchema = message<RecordedProbe>({
  key: z.string(),
  name: z.string(),
  server: mayBeText,
  as: z.string(),
  expected: expectedSchema,
  observed: z.string(),
  outcome: z.enum(['allowed', 'refused', 'inconclusive', 'skipped']),
  attempts: countSchema,
  effectiveAfter: textOrNull,
  at: z.string(),
  evidence: jsonSchema.optional(),
});

const manualStepSchema = message<RunRecord['manualSteps'][number]>({
  key: z.string(),
  name: z.string(),
  values: jsonSchema,
  confirmedBy: textOrNull,
  signedIn,
  at: textOrNull,
  note: mayBeText,
  id: mayBeText,
});

const interventionSchema = message<RunRecord['interventions'][number]>({
  step: z.string(),
  code: z.string(),
  message: z.string(),
  said: mayBeText,
  choice: z.string(),
  by: z.string(),
  signedIn,
  at: z.string(),
  planHash: mayBeText,
  id: mayBeText,
  reason: mayBeText,
});

const cancellationSchema = message<RecordedCancellation>({
  by: textOrNull,
  signedIn,
  at: z.string(),
  via: z.enum(['update', 'signal', 'temporal']),
  id: mayBeText,
  reason: mayBeText,
});

export const runRecordSchema = message<RunRecord>({
  run: z.string().min(1),
  runId: z.string().min(1),
  runbook: z.string(),
  connection: z.string(),
  subject: z.string(),
  requestedBy: z.string(),
  requester: signedIn,
  changeTicket: textOrNull,
  startedAt: z.string(),
  endedAt: textOrNull,
  outcome: z.enum(outcomes).nullable(),
  message: textOrNull,
  code: textOrNull,
  input: jsonSchema,
  plans: z.array(planSchema),
  rollback: planSchema.optional(),
  approvals: z.array(decisionSchema),
  rules: z.array(
    message<RunRecord['rules'][number]>({
      planHash: z.string(),
      stage: mayBeText,
      rule: z.string(),
      policyDigest: textOrNull,
      rolesListed: z.boolean(),
      proof: z.literal('passkey').optional(),
    }),
  ),
  refusedDecisions: z.array(
    message<RunRecord['refusedDecisions'][number]>({
      at: z.string(),
      code: z.string(),
      message: z.string(),
      id: mayBeText,
    }),
  ),
  changes: z.array(changeSchema),
  probes: z.array(probeSchema),
  waits: z.array(
    message<RunRecord['waits'][number]>({ name: z.string(), from: z.string(), to: z.string(), why: z.string() }),
  ),
  manualSteps: z.array(manualStepSchema),
  interventions: z.array(interventionSchema),
  cancellations: z.array(cancellationSchema),
  skipped: z.array(z.strictObject({ key: z.string(), reason: z.string() })),
  residual: z.array(z.string()),
  report: z.strictObject({ json: z.string(), markdown: z.string() }).nullable(),
});
