/** Whether a worker polls a task queue, if the server says so within two seconds. */
import type { Client, Connection } from '@temporalio/client';
import { hasPollers } from '../../temporal/pollers.ts';

/** A poll that finds nothing lasts a minute: a worker that hasn't polled for longer is gone. */
const longPoll = 70_000;

/** @returns `unknown` when the server doesn't answer before the deadline */
export async function workerPolls(
  client: Client & { connection: Connection },
  taskQueue: string,
  what: 'workflows' | 'activities' = 'workflows',
): Promise<'polls' | 'none' | 'unknown'> {
  try {
    const polls = await client.withDeadline(Date.now() + 2_000, async () =>
      hasPollers(client, taskQueue, { within: longPoll, for: what }),
    );
    return polls ? 'polls' : 'none';
  } catch {
    return 'unknown';
  }
}
