/** What ends writes at once, as documents: stops, and approvals that are revoked. */
import { z } from 'zod';
import { time } from './vocabulary.ts';

const stop = {
  id: z.string().describe('By which it is lifted; of a file that is damaged, its name'),
  connection: z.string().nullable().describe('Null: all connections'),
  reason: z.string().nullable(),
};

export const stopSet = z
  .object({
    ...stop,
    by: z.string(),
    since: time,
    file: z.string().nullable().describe('Its path in this home; null where it could not be written'),
    inJournal: z.boolean(),
    problems: z
      .array(z.object({ where: z.string(), problem: z.string() }))
      .describe('Where it could not be written: the other place counts alone (exit code 1)'),
  })
  .describe('A stop of writes that has been set');

const listed = z.object({
  ...stop,
  by: z.string().nullable().describe('Null: nothing says who'),
  since: time.nullable().describe('Null: nothing says since when'),
  inJournal: z.boolean(),
  file: z.string().nullable().describe('Path of its file in this home'),
});

export const stops = z
  .object({
    stops: z.array(listed),
    problem: z.string().nullable().describe("Why the journal can't be asked (exit code 1); then only files are shown"),
  })
  .describe('What is stopped');

export const stopLifted = z
  .object({
    id: z.string(),
    connection: z.string().nullable(),
    by: z.string(),
    isSigned: z.boolean().describe('Whether that person has signed in for it; false: the name is a claim'),
    reason: z.string().nullable(),
    remaining: z.array(listed).describe('What is stopped all the same'),
  })
  .describe('A stop of writes that has been lifted');

export const revoked = z
  .object({
    id: z.string(),
    run: z.string(),
    runId: z.string(),
    planHash: z.string(),
    approvedBy: z.string(),
    by: z.string(),
    reason: z.string(),
  })
  .describe('An approval that has been revoked');
