/**
 * The schedule that notifies people: one for each task queue, made and kept as it should be by each worker that reaches
 * tenants, which knows whose journal it is. Its executions have no search attribute of a run, and are in no list of runs.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleDescription,
  type ScheduleOptions,
} from '@temporalio/client';
import { ValueError } from '@temporalio/common';
import type { NotificationsInput } from '../domain/activity-contracts.ts';
import { installationOf } from '../domain/run-request.ts';
import type { WorkflowType } from '../domain/runbooks/runbook-names.ts';
import { scheduleClient } from './schedule-client.ts';

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
  const schedule = scheduleClient(client, wanted.action.workflowId);
  try {
    await schedule.create(wanted);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = schedule.getHandle(wanted.scheduleId);
    // What somebody else has put into it, or what was sealed with other keys, can't be changed unread.
    const found = await handle.describe().catch((error: unknown) => {
      if (!(error instanceof ValueError)) throw error;
    });
    if (found === undefined) {
      await handle.delete();
      await schedule.create(wanted);
    } else if (!isAsWanted(found, wanted, installation)) await handle.update(({ state }) => ({ ...wanted, state }));
  }
}

function isAsWanted(
  { spec, policies, action }: ScheduleDescription,
  wanted: ReturnType<typeof optionsOf>,
  installation: string | null,
): boolean {
  return (
    spec.intervals?.[0]?.every === every &&
    policies.overlap === ScheduleOverlapPolicy.SKIP &&
    policies.catchupWindow === wanted.policies.catchupWindow &&
    action.workflowType === wanted.action.workflowType &&
    isDeepStrictEqual(action.args, wanted.action.args) &&
    (installation === null || installationOf(action.memo) === installation)
  );
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
      args: [{ round: 'all' }] satisfies [NotificationsInput],
      memo: { installation },
      workflowExecutionTimeout: '20 minutes',
    },
  } satisfies ScheduleOptions;
}
