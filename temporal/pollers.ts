/** Who serves a task queue, as the Temporal server saw it. */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

/**
 * Whether a worker has polled the task queue for workflows lately.
 *
 * @param within milliseconds; a poll lasts up to a minute, and is counted from its start
 */
export async function hasPollers(client: Client, taskQueue: string, within = 90_000): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  return (pollers ?? []).some(({ lastAccessTime }) => {
    const seconds = Number(lastAccessTime?.seconds ?? 0);
    return Date.now() - seconds * 1_000 < within;
  });
}
