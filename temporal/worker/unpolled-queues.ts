/** Which task queues a worker should poll and doesn't, as the Temporal server has seen it. */
import proto from '@temporalio/proto';
import type { Config } from '../../config.ts';
import { connect } from '../connect.ts';
import type { Heartbeat } from './heartbeat-file.ts';

const { TASK_QUEUE_TYPE_ACTIVITY: activities, TASK_QUEUE_TYPE_WORKFLOW: workflows } =
  proto.temporal.api.enums.v1.TaskQueueType;

/** Milliseconds. A poll lasts up to a minute, and is counted from its start. */
const lately = 90_000;

/**
 * @returns a sentence for each
 * @throws TemporalUnreachable
 */
export async function unpolledQueues(config: Config, queues: Heartbeat['queues']): Promise<string[]> {
  const client = await connect(config, { timeout: 10_000 });
  try {
    const polls = queues.flatMap((queue) => [
      ...(queue.workflows ? [{ ...queue, type: workflows, name: 'workflows' }] : []),
      ...(queue.activities ? [{ ...queue, type: activities, name: 'activities' }] : []),
    ]);
    const answers = await Promise.all(
      polls.map(async ({ taskQueue, identity, type, name }) => {
        const { pollers } = await client.workflowService.describeTaskQueue({
          namespace: client.options.namespace,
          taskQueue: { name: taskQueue },
          taskQueueType: type,
        });
        const isPolled = (pollers ?? []).some(
          (poller) =>
            poller.identity === identity && Date.now() - Number(poller.lastAccessTime?.seconds ?? 0) * 1_000 < lately,
        );
        return isPolled ? [] : [`The Temporal server has not seen ${identity} poll ${name} of ${taskQueue} lately.`];
      }),
    );
    return answers.flat();
  } finally {
    await client.connection.close();
  }
}
