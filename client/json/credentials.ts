/** Documents about credentials and the schedules that watch them. */
import { z } from 'zod';
import { credentialStatusSchema } from '../../domain/credential-status.ts';
import { outcome } from './outcome.ts';
import { actionSchema, time } from './vocabulary.ts';

export const credentials = z
  .array(credentialStatusSchema)
  .describe('Every credential that a runbook has made, with its state; never a value');

const change = z.object({
  schedule: z.string(),
  action: actionSchema,
  changes: z.array(z.object({ property: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })),
});

export const schedulesPlan = z
  .object({
    applied: z.boolean().describe('False: it was only shown'),
    changes: z.array(change).describe('One for each schedule that is declared or exists'),
  })
  .describe('The difference between declared and existing schedules');

export const schedules = z
  .object({
    schedules: z.array(
      z.object({
        name: z.string(),
        id: z.string().describe("Temporal's id of the schedule"),
        paused: z.boolean(),
        every: z.string().nullable(),
        action: z.enum(['report', 'notify', 'rotate']).nullable(),
        connections: z.array(z.string()),
        next: time.nullable(),
        last: z
          .object({
            at: time,
            run: z.string(),
            scanned: z.number().nullable().describe("Null while it runs, or where its result isn't known"),
            found: z.number().nullable(),
            started: z.array(z.string()),
            deferred: z.number().nullable(),
            problems: z.array(z.string()),
          })
          .nullable(),
      }),
    ),
  })
  .describe('The schedules that watch credentials');

export const rotationDemo = outcome
  .extend({
    rotations: z.array(outcome).describe('Both runs; the other fields of the outcome are those of the worse one'),
    signIns: z
      .object({ tried: z.number(), failed: z.number(), problems: z.array(z.string()), versions: z.array(z.string()) })
      .describe('Of the clients that signed in all the time, one with each credential'),
    credentials: z.array(credentialStatusSchema),
    retired: z.array(z.string()).describe('References of the old versions, which are gone'),
  })
  .describe('A certificate and a client secret, rotated while a client signs in');
