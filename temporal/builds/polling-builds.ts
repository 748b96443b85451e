/**
 * Which builds have workers. The server remembers a poller for minutes after it has died, and a poll lasts up to one: of a
 * process on this machine the system knows better.
 */
import type { Client } from '@temporalio/client';
import { mayPoll, processOf, taskQueueState } from '../pollers.ts';

export interface PollingBuild {
  readonly build: string;
  readonly lastPoll: number;
  /** Whether a worker of it is known to run; else it does once it polls again. */
  readonly runs: boolean;
}

/** @returns builds of which a worker may run */
export async function pollingBuilds(client: Client, taskQueue: string, now = Date.now()): Promise<PollingBuild[]> {
  const { pollers } = await taskQueueState(client, taskQueue);
  const found = new Map<string, PollingBuild>();
  for (const poller of pollers) {
    const { build, lastPoll } = poller;
    if (build === null || !mayPoll(poller, ownProcess, now)) continue;
    const known = found.get(build);
    const runs = processOf(poller, ownProcess) === 'runs' || known?.runs === true;
    found.set(build, { build, lastPoll: Math.max(lastPoll, known?.lastPoll ?? 0), runs });
  }
  return [...found.values()];
}

/** Another build's worker that had this process ID has ended. */
const ownProcess = process.pid;
