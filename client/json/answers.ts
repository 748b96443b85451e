/** The smaller documents: lists, a started run, decisions, secrets, checks, addresses, errors. */
import { z } from 'zod';
import { plan } from './plan.ts';
import { phaseSchema, time } from './vocabulary.ts';

export const list = z
  .object({ runbooks: z.array(z.object({ name: z.string(), title: z.string(), document: z.string() })) })
  .describe('The runbooks');

export const show = z
  .object({
    name: z.string(),
    title: z.string(),
    document: z.string(),
    inputs: z.array(
      z.object({
        property: z.string(),
        option: z.string(),
        description: z.string(),
        required: z.boolean(),
        default: z.unknown().optional(),
        choices: z.array(z.string()).optional(),
      }),
    ),
    schema: z.unknown().describe('JSON schema of the input file'),
    example: z.string().nullable().describe('An input file, in YAML'),
  })
  .describe('A runbook and its inputs');

export const started = z
  .object({
    run: z.string(),
    runId: z.string(),
    phase: phaseSchema,
    plan: plan.nullable().describe('Null where there is none yet, or no worker to answer'),
    message: z.string().nullable(),
    next: z.array(z.string()),
  })
  .describe('A run that has been started');

export const decided = z
  .object({
    run: z.string(),
    id: z.string().describe("SHA-256 of the decision's text, by which the run's record names it"),
    state: z
      .enum(['taken', 'on-its-way'])
      .describe('on-its-way: sent and not answered; it takes effect when a worker takes it (exit code 6)'),
    action: z.enum([
      'approve',
      'reject',
      'release',
      'retry',
      'skip',
      'resume',
      'rollback',
      'abort',
      'cancel',
      'confirm',
    ]),
    by: z.string(),
    planHash: z.string().nullable(),
    step: z.string().nullable().describe('The step that the decision was about'),
  })
  .describe('A decision that the run has taken, or that was sent to it');

export const report = z
  .object({
    run: z.string(),
    runId: z.string(),
    report: z.string().nullable().describe("Path of the report in JSON, on the worker's machine"),
    reports: z.object({ json: z.string(), markdown: z.string() }).nullable(),
    markdown: z.string().describe('The report, in Markdown'),
    record: z.unknown().describe("The run's record"),
  })
  .describe("A run's report, complete or as far as it goes yet");

const secretMetadata = z.object({
  reference: z.string(),
  name: z.string(),
  version: z.number(),
  kind: z.enum(['password', 'client-secret', 'certificate', 'private-key']),
  createdAt: time,
  createdBy: z.string(),
  notAfter: time.optional(),
});

export const secretStored = secretMetadata.describe('A secret that has been stored; never its value');
const damagedSecret = z.object({
  reference: z.string(),
  code: z.string(),
  message: z.string(),
  advice: z.string(),
});

export const secrets = z
  .object({
    secrets: z.array(secretMetadata),
    damaged: z.array(damagedSecret).describe("Versions that are stored and can't be used"),
  })
  .describe('What is stored; never a value');
export const secretRemoved = z
  .object({ name: z.string(), removed: z.number() })
  .describe('How many versions were removed');
export const secretValue = secretMetadata.extend({ value: z.string() }).describe('One secret with its value');

export const secretExported = z
  .object({ reference: z.string(), files: z.array(z.string()).describe('Paths as they were given') })
  .describe('A certificate that has been written to files');
export const keysRotated = z
  .object({
    keys: z.enum(['codec', 'secrets']),
    keyId: z.string().describe('ID of the new key, which is the current one'),
    resealed: z
      .number()
      .nullable()
      .describe('How many stored versions were encrypted again with it; null for the codec'),
    failed: z.array(damagedSecret).describe("Stored versions that couldn't be opened, and stay as they were"),
  })
  .describe('A keyring that has a new current key');

export const writerKey = z.strictObject({
  writer: z.string().describe('ID of the writer: the digest of its public key'),
  publicKey: z.string().describe('base64 of its DER (SPKI, Ed25519), as trust.yaml takes it'),
});

export const doctor = z
  .object({
    ok: z.boolean(),
    checks: z.array(
      z.object({
        name: z.string(),
        result: z.enum(['ok', 'wrong', 'warning', 'skipped']),
        detail: z.string(),
        advice: z.string().nullable(),
      }),
    ),
  })
  .describe('What was checked, in order');

export const dev = z
  .object({
    home: z.string(),
    temporal: z.object({
      address: z.string(),
      namespace: z.string(),
      ui: z.string().nullable(),
      codecEndpoint: z.string().nullable(),
    }),
    simulator: z.object({ administration: z.string(), scale: z.number().nullable() }).nullable(),
    taskQueue: z.string(),
    logs: z.string(),
  })
  .describe('Addresses of everything that was started; printed once it is ready');

export const error = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      advice: z.string().nullable(),
      problems: z.array(z.object({ where: z.string(), problem: z.string() })),
    }),
  })
  .describe("Why a command couldn't do what was asked; the exit code is not 0");
