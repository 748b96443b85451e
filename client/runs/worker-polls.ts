/** Whether a worker polls a task queue, if the server says so within two seconds. */
import type { Client, Connection } from '@temporalio/client';
import { mayPoll, taskQueueState, type TaskQueueState } from '../../temporal/pollers.ts';

type ConnectedClient = Client & { connection: Connection };

/** @returns `unknown` when the server doesn't answer before the deadline */
export async function workerPolls(
  client: ConnectedClient,
  taskQueue: string,
  what: 'workflows' | 'activities' = 'workflows',
): Promise<'polls' | 'none' | 'unknown'> {
  const state = await pollingNow(client, taskQueue, what);
  if (state === undefined) return 'unknown';
  return state.builds.length > 0 ? 'polls' : 'none';
}

export interface Polling extends Pick<TaskQueueState, 'currentBuild'> {
  /** Those of the workers that poll, each once; null stands for workers without one. */
  readonly builds: readonly (string | null)[];
}

/** @returns undefined when the server doesn't answer before the deadline */
export async function pollingNow(
  client: ConnectedClient,
  taskQueue: string,
  what: 'workflows' | 'activities' = 'workflows',
): Promise<Polling | undefined> {
  try {
    const { pollers, currentBuild } = await client.withDeadline(Date.now() + 2_000, async () =>
      taskQueueState(client, taskQueue, what),
    );
    const polling = pollers.filter((poller) => mayPoll(poller));
    return { currentBuild, builds: [...new Set(polling.map(({ build }) => build))] };
  } catch {
    return undefined;
  }
}
