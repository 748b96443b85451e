/** Documents about the journal: its backups, what a run wrote, what was pruned. */
import { z } from 'zod';
import { time } from './vocabulary.ts';

const backedUp = {
  installation: z.string().describe('ID of the installation whose journal it is'),
  at: time.describe('When it was backed up'),
  schema: z.string().describe("The newest step of its schema, such as '0001-first-tables'"),
  rows: z.record(z.string(), z.number()).describe('How many rows each table has'),
  writers: z.record(z.string(), z.number()).describe('The highest sequence number of each writer, by its ID'),
};

export const backup = z
  .object({
    file: z.string().describe('Absolute path'),
    journal: z.string().describe('Where the journal is, without a password'),
    ...backedUp,
    keep: z.array(z.string()).describe('What a restore needs besides the file and the backup never contains'),
  })
  .describe('A backup of the journal');

export const restored = z
  .object({
    file: z.string().describe('Absolute path'),
    journal: z.string().describe('Where the journal is, without a password'),
    ...backedUp,
    replaced: z
      .object({ file: z.string().describe('Where it was backed up first'), ...backedUp })
      .nullable()
      .describe('The journal that was there before; null where there was none'),
    untrusted: z.array(z.string()).describe('Writers in the backup whose rows this home does not trust'),
  })
  .describe('A journal that has been restored from a backup');

export const lossAccepted = z
  .object({
    journal: z.string().describe('Where the journal is, without a password'),
    missing: z.string().nullable().describe('How it was behind; null: it was not, and nothing was changed'),
    runs: z
      .array(z.object({ run: z.string(), runId: z.string() }))
      .describe(
        'The runs that are open: nothing more is written for them, and their rollback says what it cannot know',
      ),
  })
  .describe('A journal that is older than it was, and is used as it is from now on');

export const writes = z
  .object({
    run: z.string().nullable().describe('Workflow ID; null where only the journal knows of the run'),
    runId: z.string().describe("Temporal's ID of the execution, under which the journal has it"),
    writes: z
      .array(
        z.object({
          id: z.string(),
          step: z.string(),
          label: z.string(),
          kind: z.string().nullable(),
          item: z.string().nullable().describe('Of a step about a list: which item'),
          outcome: z.enum(['done', 'refused', 'open']).describe('Open: whether it was written is unknown'),
          refusal: z.string().nullable().describe('Code of the failure with which the service refused it'),
          made: z.unknown().describe('What was kept of the answer: an object ID, as a rule'),
          startedAt: time,
          settledAt: time.nullable().describe('When the outcome was recorded'),
        }),
      )
      .describe('In the order in which they were begun'),
    unverified: z
      .array(
        z.object({
          step: z.string(),
          position: z.number(),
          upTo: z.number().describe('The last of several places'),
          reason: z.enum(['missing', 'unknown-writer', 'bad-signature']),
        }),
      )
      .describe('Places in the record about which nothing is known'),
    pruned: z
      .object({ at: time, by: z.string(), rows: z.number() })
      .nullable()
      .describe('Set where the record was removed because its time was over'),
  })
  .describe('What a run wrote, as the journal can prove it');

export const journalPruned = z
  .object({
    before: time.describe('Runs of which nothing newer is recorded are old'),
    applied: z.boolean().describe('False: it was only shown'),
    runs: z
      .array(
        z.object({
          runId: z.string(),
          newest: time.describe('When its newest row was written'),
          rows: z.number(),
          result: z
            .enum(['to-prune', 'pruned', 'open', 'newer', 'unverified'])
            .describe('open, newer, unverified: it stays, because it still runs, has gone on, or does not verify'),
        }),
      )
      .describe('The oldest first'),
  })
  .describe('Evidence of old runs that was removed, or would be');
