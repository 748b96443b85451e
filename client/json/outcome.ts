/** What `demo --json` and `start --wait --json` print: how a run went, from its own record. */
import { z } from 'zod';
import { plan, propertyChange } from './plan.ts';
import { actionSchema, outcomeSchema, phaseTimes, time } from './vocabulary.ts';

const approval = z.object({
  by: z.string().describe('A claim, until identities are verified'),
  decision: z.enum(['approve', 'reject']),
  planHash: z.string(),
  at: time,
  stage: z.string().optional().describe('Set where a stage was decided about'),
  via: z.enum(['update', 'signal']),
  reason: z.string().optional(),
});

const probe = z.object({
  name: z.string(),
  as: z.string(),
  expected: z.enum(['allowed', 'refused']),
  observed: z.enum(['allowed', 'refused', 'inconclusive', 'skipped']),
  saw: z.string().describe('What was seen, in words'),
  attempts: z.number(),
  effectiveAfter: z.string().nullable().describe("Since the last change, in words, on the connection's clock"),
  at: time,
});

export const outcome = z
  .object({
    run: z.string(),
    runId: z.string(),
    runbook: z.string(),
    connection: z.string(),
    subject: z.string(),
    requestedBy: z.string(),
    outcome: outcomeSchema,
    code: z.string().nullable().describe('Code of the failure that ended the run'),
    message: z.string().nullable(),
    plan: plan.nullable().describe("The run's own plan; null where it failed before there was one"),
    stages: z.array(plan).describe('The plans of stages, each decided about by itself'),
    approvals: z.array(approval),
    changes: z.array(
      z.object({
        key: z.string(),
        resource: z.string(),
        name: z.string(),
        action: actionSchema,
        changes: z.array(propertyChange),
        ours: z.boolean().describe('False for what was found as it should be'),
        at: time,
        undone: z.string().optional().describe('Set where it was taken back, or why it could not be'),
      }),
    ),
    probes: z.array(probe),
    waits: z.array(z.object({ name: z.string(), from: time, to: time, why: z.string() })),
    handOvers: z.array(
      z.object({
        name: z.string(),
        values: z.unknown(),
        confirmedBy: z.string().nullable(),
        at: time.nullable(),
        note: z.string().optional(),
      }),
    ),
    skipped: z.array(z.object({ key: z.string(), reason: z.string() })),
    staysBehind: z.array(z.string()),
    startedAt: time,
    endedAt: time.nullable(),
    report: z.string().nullable().describe("Path of the report in JSON, on the worker's machine"),
    reports: z.object({ json: z.string(), markdown: z.string() }).nullable(),
  })
  .describe(`How a run went. ${phaseTimes}`);
