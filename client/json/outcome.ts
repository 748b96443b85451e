/** What `demo --json` and `start --wait --json` print: how a run went, from its own record. */
import { z } from 'zod';
import { signedInSchema } from '../../domain/messages/person.ts';
import { plan, propertyChange } from './plan.ts';
import { actionSchema, outcomeSchema, phaseTimes, time } from './vocabulary.ts';

const signedIn = signedInSchema
  .optional()
  .describe('Who has signed it, as the worker has verified; left out: the name is a claim');

const approval = z.object({
  by: z.string(),
  signedIn,
  decision: z.enum(['approve', 'reject', 'release']).describe('release: of a plan that was in quarantine'),
  planHash: z.string(),
  at: time,
  stage: z.string().optional().describe('Set where the decision was about a stage'),
  via: z.enum(['update', 'signal', 'standing']).describe('standing: by a standing approval, nobody has decided'),
  id: z.string().optional().describe("SHA-256 of the decision's text, where it came as one"),
  reason: z.string().optional(),
  admission: z.string().optional().describe('By which it can be revoked; set once a worker has admitted it'),
  unreached: z
    .array(z.string())
    .readonly()
    .optional()
    .describe('Whom the notice of it could not reach before the first write, and why'),
});

const cancellation = z.object({
  by: z.string().nullable(),
  signedIn,
  at: time,
  via: z.enum(['update', 'signal', 'temporal']),
  id: z.string().optional(),
  reason: z.string().optional(),
});

const server = z.string().optional().describe('Host name of the server that it was on');

const probe = z.object({
  name: z.string(),
  server,
  as: z.string(),
  expected: z.enum(['allowed', 'refused']),
  observed: z.enum(['allowed', 'refused', 'inconclusive', 'skipped']),
  saw: z.string().describe('What the probe saw, as text'),
  attempts: z.number(),
  effectiveAfter: z.string().nullable().describe("Since the last change, as text, on the connection's clock"),
  at: time,
});

const change = z.object({
  key: z.string(),
  resource: z.string(),
  name: z.string(),
  server,
  action: actionSchema,
  changes: z.array(propertyChange),
  ours: z.boolean().describe('False for what was found unchanged'),
  at: time,
  undone: z.string().optional().describe("Set where it was rolled back, or says why it couldn't be"),
});

const skipped = z.array(z.object({ key: z.string(), reason: z.string() }));

const onServer = z
  .object({
    name: z.string().describe('Host name'),
    outcome: outcomeSchema,
    changes: z.array(change),
    probes: z.array(probe),
    skipped,
  })
  .describe('How it went on one server');

export const outcome = z
  .object({
    run: z.string(),
    runId: z.string(),
    runbook: z.string(),
    connection: z.string(),
    subject: z.string(),
    requestedBy: z.string(),
    requester: signedIn,
    outcome: outcomeSchema,
    code: z.string().nullable().describe('Code of the failure that ended the run'),
    message: z.string().nullable(),
    plan: plan.nullable().describe("The run's own plan; null where it failed before there was one"),
    stages: z.array(plan).describe('The plans of stages, each decided about by itself'),
    approvals: z.array(approval),
    rules: z
      .array(
        z.object({
          planHash: z.string(),
          stage: z.string().optional(),
          rule: z.string(),
          policyDigest: z.string().nullable().describe('SHA-256 of approvals.yaml; null: there was none'),
          rolesListed: z.boolean().describe('False: everybody had all roles'),
          proof: z
            .literal('passkey')
            .optional()
            .describe('What each approval had to be signed with besides a sign-in; left out: nothing'),
        }),
      )
      .describe("Which rule of the worker's approvals.yaml each plan has met"),
    cancellations: z
      .array(cancellation)
      .describe("Who cancelled the run, when and why; a request of Temporal's own names nobody"),
    changes: z.array(change),
    probes: z.array(probe),
    waits: z.array(z.object({ name: z.string(), from: time, to: time, why: z.string() })),
    manualSteps: z.array(
      z.object({
        name: z.string(),
        values: z.unknown(),
        confirmedBy: z.string().nullable(),
        signedIn,
        at: time.nullable(),
        note: z.string().optional(),
      }),
    ),
    skipped,
    servers: z.array(onServer).optional().describe('Set where the runbook works server by server'),
    residual: z.array(z.string()),
    startedAt: time,
    endedAt: time.nullable(),
    report: z.string().nullable().describe("Path of the report in JSON, on the worker's machine"),
    reports: z.object({ json: z.string(), markdown: z.string() }).nullable(),
  })
  .describe(`How a run went. ${phaseTimes}`);
