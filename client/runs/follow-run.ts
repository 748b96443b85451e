/** Follows a run by its description, which needs no worker: one status for each change, until the run or the consumer ends. */
import { setTimeout as delay } from 'node:timers/promises';
import { isOutcome } from '../../domain/run-status.ts';
import type { Documents } from '../json/documents.ts';
import { describeRun } from './describe-run.ts';
import type { RunsClient } from './with-runs.ts';

type Status = Documents['status'];

/** Milliseconds between two polls. */
const every = 400;

/**
 * Yields the status at once and after each change. Ends with the run; the consumer may end before.
 * @param signal ends the following, not the run
 */
export async function* followRun(run: string, runs: RunsClient, signal: AbortSignal): AsyncGenerator<Status> {
  let shown = '';
  for (;;) {
    const status = await describeRun(run, runs);
    const seen = noteworthy(status);
    if (seen !== shown) {
      shown = seen;
      yield status;
    }
    if (isOutcome(status.phase) && status.endedAt !== null) return;
    try {
      await delay(every, undefined, { signal });
    } catch {
      return;
    }
  }
}

/** Attempts and times of next attempts change many times a minute: they don't count as changes. */
function noteworthy({ phase, waiting, attention, progress, worker, stuck, plan, endedAt }: Status): string {
  return JSON.stringify([
    phase,
    waiting?.for,
    waiting?.since,
    attention,
    progress,
    worker,
    stuck?.code,
    plan?.hash,
    endedAt,
  ]);
}
