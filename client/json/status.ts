/** What `status --json` prints; one line of `runs --json` and of `watch --json` is the same. */
import { z } from 'zod';
import { choiceSchema, phaseSchema, phaseTimes, time } from './vocabulary.ts';

const progress = z
  .object({
    done: z.number(),
    total: z.number(),
    current: z.string().nullable().describe('Key of the step that is under way'),
    failed: z.number().optional().describe("Items that can't be done, so far"),
    rate: z.number().nullable().optional().describe('Items a minute; null until some are done'),
    eta: time.nullable().optional().describe('When the last item will be done at that rate'),
    steps: z.object({ done: z.number(), total: z.number() }).optional(),
  })
  .describe(
    'Steps of the plan that are done, of how many; in a step about a list, its items: then failed, rate, eta and steps are set',
  );

export const status = z
  .object({
    run: z.string().describe('<runbook>/<connection>/<subject>: the workflow id'),
    runId: z.string().describe("Temporal's id of this execution"),
    runbook: z.string(),
    connection: z.string(),
    subject: z.string(),
    requestedBy: z.string(),
    issuer: z
      .string()
      .nullable()
      .describe('Identity provider that must have signed each decision; null: names as typed are taken'),
    isSigned: z.boolean().describe('Whether who asked for the run has signed that there; false: the name is a claim'),
    phase: phaseSchema,
    waiting: z
      .object({
        for: z.string(),
        since: time,
        until: time.nullable(),
        nextAttempt: time.nullable(),
        who: z.string().describe('Who can end the wait'),
      })
      .nullable(),
    plan: z.object({ hash: z.string(), summary: z.string(), stage: z.string().nullable() }).nullable(),
    rule: z
      .object({
        name: z.string(),
        policyDigest: z.string().nullable().describe('SHA-256 of approvals.yaml; null: there is none'),
        rolesListed: z.boolean().describe('False: everybody has all roles'),
        proof: z
          .literal('passkey')
          .optional()
          .describe('What each approval must be signed with besides a sign-in; left out: nothing'),
      })
      .optional()
      .describe("Which rule of the worker's approvals.yaml that plan meets; left out until it is known"),
    attention: z
      .object({
        step: z.string(),
        code: z.string(),
        message: z.string(),
        said: z.string().optional().describe("The service's own words, redacted"),
        advice: z.string(),
        choices: z.array(choiceSchema),
        rollback: z
          .object({ hash: z.string(), summary: z.string() })
          .optional()
          .describe('What a rollback would undo, where it is a choice: the decision names its hash'),
      })
      .nullable(),
    progress,
    manualStep: z
      .object({ key: z.string(), name: z.string(), values: z.unknown().describe('What is to be entered') })
      .nullable(),
    activities: z
      .array(
        z.object({
          activity: z.string(),
          attempt: z.number(),
          nextAttempt: time.nullable().describe('Null while it is running'),
          until: time.nullable(),
          lastFailure: z.string().nullable(),
          said: z.string().nullable().describe("The service's own words about it, redacted"),
          advice: z.string().nullable().describe('What to do while it is retried'),
        }),
      )
      .describe('Activities that are under way or will be retried'),
    worker: z
      .enum(['polls', 'none', 'unknown'])
      .describe("Whether a worker polls the run's task queues; unknown where the server wasn't asked"),
    build: z
      .string()
      .nullable()
      .describe('The build of the worker to which the run belongs; null where no worker with a build has begun it'),
    stuck: z
      .object({
        code: z
          .string()
          .describe(
            'workflow-task-fails: the worker that polls cannot continue it; build-not-running: none of its build polls',
          ),
        message: z.string(),
        said: z.string().nullable().describe("The worker's own words"),
        build: z.string().nullable().describe('The build whose worker can continue it, where that is known'),
        attempts: z.number().nullable().describe('How often the workflow task was tried'),
        since: time.nullable(),
        advice: z.string(),
      })
      .nullable()
      .describe(
        'Why the run cannot go on although workers poll, whatever its phase says; null: nothing is known of that',
      ),
    message: z.string().nullable(),
    cancellation: z
      .object({
        by: z.string().nullable().describe("Null for Temporal's own cancel request, which names nobody"),
        at: time,
        reason: z.string().optional(),
      })
      .optional()
      .describe('Set once somebody has cancelled the run, or asked Temporal to'),
    unreached: z
      .array(z.string())
      .readonly()
      .optional()
      .describe('Whom the notices of its approvals could not reach before the first write, and why'),
    startedAt: time,
    endedAt: time.nullable(),
    updatedAt: time,
    next: z.array(z.string()).describe('Commands that make sense now'),
  })
  .describe(`The state of a run. ${phaseTimes}`);
