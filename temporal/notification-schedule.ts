/**
 * The schedule that notifies people: one for each task queue, made and kept as it should be by each worker that reaches
 * tenants, which knows whose journal it is. Its executions have no search attribute of a run, and are in no list of runs.
 */
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';
import { installationOf } from '../domain/run-request.ts';
import type { WorkflowType } from '../domain/runbooks/runbook-names.ts';

export function notificationScheduleId(taskQueue: string): string {
  return `send-notifications/${taskQueue}`;
}

/** How soon a person learns what a run waits for. */
const every = 60_000;

/**
 * Makes it where it isn't there, and changes what differs; whether it is paused is left to people.
 *
 * @param installation whose journal is asked; null: unknown, since the journal can't be reached
 */
export async function scheduleNotifications(
  client: Client,
  taskQueue: string,
  installation: string | null,
): Promise<void> {
  const wanted = optionsOf(taskQueue, installation);
  try {
    await client.schedule.create(wanted);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = client.schedule.getHandle(wanted.scheduleId);
    const { spec, policies, action } = await handle.describe();
    const isSame =
      spec.intervals?.[0]?.every === every &&
      policies.overlap === ScheduleOverlapPolicy.SKIP &&
      policies.catchupWindow === wanted.policies.catchupWindow &&
      action.workflowType === wanted.action.workflowType &&
      (installation === null || installationOf(action.memo) === installation);
    if (isSame) return;
    await handle.update(({ state }) => ({ ...wanted, state }));
  }
}

function optionsOf(taskQueue: string, installation: string | null) {
  return {
    scheduleId: notificationScheduleId(taskQueue),
    spec: { intervals: [{ every }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: every, pauseOnFailure: false },
    action: {
      type: 'startWorkflow',
      workflowType: 'sendNotifications' satisfies WorkflowType,
      workflowId: notificationScheduleId(taskQueue),
      taskQueue,
      args: [],
      memo: { installation },
      workflowExecutionTimeout: '20 minutes',
    },
  } satisfies ScheduleOptions;
}
