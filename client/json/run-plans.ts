/** What a run has planned, and the names in a list that one of its steps is about. */
import { z } from 'zod';
import { plan } from './plan.ts';
import { outcomeSchema, time } from './vocabulary.ts';

export const runPlans = z
  .object({
    run: z.string(),
    runId: z.string(),
    outcome: outcomeSchema.nullable().describe('Null while the run goes on'),
    awaiting: z
      .string()
      .nullable()
      .describe('Hash of the plan that the run waits for a decision about; null where it waits for none'),
    plans: z
      .array(plan)
      .describe('The plans that hold now: of the run, and of the stages that have begun, in order. Each has its lists'),
    rollback: plan
      .nullable()
      .describe('What a rollback would undo, where the run offers one, or what was decided to be undone'),
    approvals: z
      .array(z.object({ admission: z.string(), by: z.string(), planHash: z.string(), at: time }))
      .describe('Those that a worker has admitted, by the ID by which each can be revoked'),
    next: z.array(z.string()).describe('Commands that decide about it, for people'),
  })
  .describe('What a run has planned; hashes and lists were checked by the command itself');

export const listNames = z
  .object({
    run: z.string(),
    step: z.string().describe('Key of the step'),
    items: z.string().describe('What the names are of, such as mailboxes'),
    list: z.string().describe('Digest of the list, computed from the names: 64 hexadecimal digits'),
    names: z.array(z.string()),
  })
  .describe('All names in the list of a step');
