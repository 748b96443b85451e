/**
 * Whether a worker takes work from a task queue. The server remembers pollers for minutes after they are gone, and a poll
 * that finds nothing lasts a minute: whoever has not polled for longer is dead.
 */
import type { Client, Connection } from '@temporalio/client';

const longPoll = 70_000;
const workflowTasks = 1;

/** @returns `unknown` when the server doesn't tell within two seconds */
export async function workerPolls(
  client: Client & { connection: Connection },
  taskQueue: string,
): Promise<'polls' | 'none' | 'unknown'> {
  try {
    const { pollers } = await client.withDeadline(Date.now() + 2_000, async () =>
      client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: workflowTasks,
      }),
    );
    const latest = Math.max(
      0,
      ...(pollers ?? []).map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000),
    );
    return Date.now() - latest < longPoll ? 'polls' : 'none';
  } catch {
    return 'unknown';
  }
}
