/** Who serves a task queue, as the Temporal server saw it. */
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

const { TASK_QUEUE_TYPE_ACTIVITY: activities, TASK_QUEUE_TYPE_WORKFLOW: workflows } =
  proto.temporal.api.enums.v1.TaskQueueType;

/**
 * Whether a worker has polled the task queue lately.
 *
 * @param options.within milliseconds; a poll lasts up to a minute, and is counted from its start
 * @param options.for workflows by default
 */
export async function hasPollers(
  client: Client,
  taskQueue: string,
  { within = 90_000, for: what = 'workflows' }: { within?: number; for?: 'workflows' | 'activities' } = {},
): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: what === 'workflows' ? workflows : activities,
  });
  return (pollers ?? []).some(({ lastAccessTime }) => {
    const seconds = Number(lastAccessTime?.seconds ?? 0);
    return Date.now() - seconds * 1_000 < within;
  });
}
