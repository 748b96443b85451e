/** `runbook schedule list`: the existing watches, when they scan next, and what the last scan found. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { inWords } from '../../domain/duration.ts';
import { scheduleIdPrefix } from '../../domain/schedules.ts';
import { watchRequestSchema } from '../../domain/watch.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Run } from '../invocation.ts';
import type { Documents } from '../json/documents.ts';
import { withRuns, type RunsClient } from '../runs/with-runs.ts';
import { actualSchedules, stateOf } from '../schedules/temporal-schedules.ts';

type Listed = Documents['schedules']['schedules'][number];

export const run: Run = async (_invocation, io) =>
  await withRuns(io, async (runs) => {
    const schedules: Listed[] = [];
    for (const [name, description] of await actualSchedules(runs)) {
      const { every, paused, request } = stateOf(description);
      const { nextActionTimes, recentActions } = description.info;
      const read = watchRequestSchema.safeParse(request);
      const last = recentActions.at(-1);
      schedules.push({
        name,
        id: `${scheduleIdPrefix}${name}`,
        paused,
        every: every === 0 ? null : inWords(every),
        action: read.success ? read.data.action : null,
        connections: read.success ? read.data.connections : [],
        next: paused ? null : (nextActionTimes[0]?.toISOString() ?? null),
        last: last === undefined ? null : await scanOf(last.action.workflow.workflowId, last.takenAt, runs),
      });
    }
    return { kind: 'schedules', document: { schedules }, exit: exitCodes.done };
  });

const memoSchema = z.object({
  scanned: z.number(),
  found: z.number(),
  started: z.array(z.string()),
  deferred: z.number(),
  problems: z.array(z.string()),
});

/** What a scan has written to its memo; reading it needs no worker. */
async function scanOf(run: string, takenAt: Date, { client }: RunsClient): Promise<Listed['last']> {
  const at = takenAt.toISOString();
  const unknown = { at, run, scanned: null, found: null, started: [], deferred: null, problems: [] };
  try {
    const { memo } = await client.workflow.getHandle(run).describe();
    const read = memoSchema.safeParse(memo?.['watch']);
    return read.success ? { at, run, ...read.data } : unknown;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return unknown;
    throw error;
  }
}
