/** That a run waits for a person, and that it waits no more. */
import { z } from 'zod';
import type { EndWaitInput } from '../activity-contracts.ts';
import { waitKinds, type WaitAbout, type WaitForPerson } from '../wait-for-person.ts';
import { countSchema, message, textSchema } from './message.ts';

const aboutSchema = message<WaitAbout>({
  runbook: z.string(),
  connection: z.string(),
  requestedBy: z.string(),
  isSigned: z.literal(true).optional(),
  for: z.string(),
  because: z.string().nullable(),
  plan: message<NonNullable<WaitAbout['plan']>>({
    hash: z.string(),
    summary: z.string(),
    risks: z.array(z.string()),
    riskCount: countSchema,
  }).nullable(),
});

export const waitSchema = message<WaitForPerson>({
  run: textSchema,
  runId: textSchema,
  number: countSchema,
  kind: z.enum(waitKinds),
  since: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  remindEvery: z.number().nonnegative(),
  about: aboutSchema,
});

export const endWaitSchema = message<EndWaitInput>({ run: textSchema, runId: textSchema, number: countSchema });
