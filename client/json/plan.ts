/** What `plan --json` prints, and the steps that other documents contain, too. */
import { z } from 'zod';
import { actionSchema, phaseTimes } from './vocabulary.ts';

const base = {
  key: z.string().describe('Identity of the step: kind/natural name'),
  name: z.string(),
  document: z.string().describe("Section of the vendor's document that the step implements"),
  server: z
    .string()
    .optional()
    .describe('Host name of the server that it is on, where a runbook works server by server'),
};

export const propertyChange = z.object({
  property: z.string(),
  before: z.unknown().optional().describe('The present value; left out where it is absent'),
  after: z.unknown().optional().describe('The value after apply; {"$after": "<step>.<property>"} is known after apply'),
});

const inputs = z
  .unknown()
  .describe('All that the step is asked to do, as it is hashed; of a secret its reference, never a value');

const risk = z.object({ code: z.string(), text: z.string() });

const each = z
  .object({
    items: z.string().describe('What the items are, such as mailboxes'),
    list: z.string().describe('Digest of the list'),
    total: z.number(),
    toChange: z.number(),
    unchanged: z.number(),
    failing: z.number().describe("Items that don't exist, or can't be changed"),
    firstFailing: z.array(z.object({ item: z.string(), why: z.string() })).describe('The first 20 of them'),
  })
  .describe('A step about each item of a list');

const changeStep = z.object({
  kind: z.literal('change'),
  ...base,
  resource: z.string(),
  action: actionSchema,
  changes: z.array(propertyChange),
  inputs,
  risks: z.array(risk),
  reason: z.string().optional(),
  irreversible: z.string().optional(),
  each: each.optional(),
});

const waitStep = z.object({
  kind: z.literal('wait'),
  ...base,
  atLeast: z.string().describe("On the connection's clock"),
  atMost: z.string().optional(),
});

const probeStep = z.object({
  kind: z.literal('probe'),
  ...base,
  probe: z.string(),
  as: z.string(),
  expected: z.enum(['allowed', 'refused']),
  inputs,
});

const manualStep = z.object({ kind: z.literal('manual-step'), ...base, values: z.unknown() });

const stageStep = z.object({
  kind: z.literal('stage'),
  ...base,
  after: z.string().describe('Key of the step it is planned after'),
  because: z.string().optional().describe("Why a server isn't planned with the others"),
});

const undoStep = z
  .object({
    kind: z.literal('undo'),
    ...base,
    resource: z.string(),
    action: actionSchema.describe('What is done: a create is undone by a delete'),
    changes: z.array(propertyChange).describe('Back to what was there before'),
    inputs,
    undoes: z.string().describe('Hash of the approved step whose inverse it is'),
    remains: z.string().optional().describe('Why it remains, where it has come to its end'),
    each: each.optional(),
  })
  .describe('A step of a rollback');

const step = z.discriminatedUnion('kind', [changeStep, waitStep, probeStep, manualStep, stageStep, undoStep]);

const superseded = z.object({
  asked: z.string(),
  reason: z.string(),
  since: z.string().describe('ISO 8601 date'),
  insteadOf: z.string().describe('What is done instead'),
});

const list = z.object({
  step: z.string().describe('Key of the step'),
  items: z.string().describe('What the names are of, such as mailboxes'),
  list: z.string().describe('Digest of the list: 64 hexadecimal digits'),
  names: z.array(z.string()).nullable().describe("All names; null where they can't be read here"),
  problem: z
    .object({ code: z.string(), message: z.string(), advice: z.string().nullable() })
    .nullable()
    .describe('Why the names can not be read here'),
});

const header = z
  .object({
    run: z.string().describe('Workflow ID'),
    runId: z.string().describe("Temporal's ID of the run that has planned it"),
    requestedBy: z.string(),
    request: z
      .string()
      .optional()
      .describe('ID of the statement by which that person has signed the request; left out: the name is a claim'),
    requestDigest: z
      .string()
      .describe('SHA-256 of what the run was asked to do: runbook, connection, subject, requestedBy, mode and input'),
    program: z.string().nullable().describe('Build of the workflows that have planned; null where the worker has none'),
    undoes: z.string().optional().describe("Of a rollback: Temporal's ID of the run whose changes it undoes"),
  })
  .describe('The run that the plan is for: an approval of it is one of nothing else');

export const plan = z
  .object({
    hash: z.string().describe('What an approval is bound to: 64 hexadecimal digits'),
    header,
    runbook: z.string(),
    connection: z.string(),
    subject: z.string(),
    stage: z.string().nullable().describe("Name of the stage that this plan is for; null for the run's own plan"),
    summary: z.string(),
    steps: z.array(step),
    stages: z
      .array(z.object({ name: z.string(), after: z.string() }))
      .describe('Planned later, each approved by itself'),
    risks: z.array(z.object({ step: z.string(), code: z.string(), text: z.string() })),
    superseded: z.array(superseded),
    evidence: z.array(z.object({ name: z.string(), observed: z.string() })),
    lists: z
      .array(list)
      .optional()
      .describe('The lists that steps are about, name by name: where a run is shown, before it is approved'),
  })
  .describe(`A plan: nothing in it has been done. ${phaseTimes}`);
