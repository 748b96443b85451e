/** Watches as Temporal Schedules: read, created, changed, deleted. Overlap and catch-up are always set. */
import { ScheduleOverlapPolicy, type ScheduleDescription, type ScheduleOptions } from '@temporalio/client';
import type { Json } from '../../domain/json.ts';
import type { WorkflowType } from '../../domain/runbooks/runbook-names.ts';
import { scheduleIdPrefix, type ScheduleChange, type ScheduleState } from '../../domain/schedules.ts';
import { installationOf } from '../../domain/run-request.ts';
import { scheduleClient } from '../../temporal/schedule-client.ts';
import type { RunsClient } from '../runs/with-runs.ts';

/** The schedules that are ours, by name. */
export async function actualSchedules({ client }: RunsClient): Promise<Map<string, ScheduleDescription>> {
  const found = new Map<string, ScheduleDescription>();
  for await (const { scheduleId } of client.schedule.list()) {
    if (!scheduleId.startsWith(scheduleIdPrefix)) continue;
    found.set(scheduleId.slice(scheduleIdPrefix.length), await client.schedule.getHandle(scheduleId).describe());
  }
  return found;
}

export function stateOf({ spec, policies, state, action }: ScheduleDescription): ScheduleState {
  return {
    every: spec.intervals?.[0]?.every ?? 0,
    jitter: spec.jitter ?? 0,
    catchUp: policies.catchupWindow,
    overlap: policies.overlap ?? 'SKIP',
    paused: state.paused,
    taskQueue: action.taskQueue ?? '',
    installation: installationOf(action.memo),
    request: ((action.args as unknown[] | undefined)?.[0] ?? null) as Json,
  };
}

/** Carries out one change. */
export async function changeSchedule(
  { schedule, action }: ScheduleChange,
  wanted: ScheduleState | undefined,
  { client }: RunsClient,
): Promise<void> {
  const scheduleId = `${scheduleIdPrefix}${schedule}`;
  if (action === 'delete') return client.schedule.getHandle(scheduleId).delete();
  if (wanted === undefined || action === 'none') return;
  const options = optionsOf(scheduleId, wanted);
  const schedules = scheduleClient(client, options.action.workflowId);
  if (action === 'create') {
    await schedules.create(options);
    return;
  }
  await schedules.getHandle(scheduleId).update(() => ({
    spec: options.spec,
    action: options.action,
    policies: options.policies ?? {},
    state: { paused: wanted.paused },
  }));
}

function optionsOf(scheduleId: string, wanted: ScheduleState) {
  return {
    scheduleId,
    spec: { intervals: [{ every: wanted.every }], jitter: wanted.jitter },
    policies: {
      overlap: ScheduleOverlapPolicy.SKIP,
      catchupWindow: wanted.catchUp,
      // A scan that failed says so; the next one may succeed.
      pauseOnFailure: false,
    },
    state: { paused: wanted.paused },
    action: {
      type: 'startWorkflow',
      workflowType: 'watchCredentials' satisfies WorkflowType,
      workflowId: scheduleId,
      taskQueue: wanted.taskQueue,
      args: [wanted.request],
      memo: { installation: wanted.installation },
      workflowExecutionTimeout: '1 day',
    },
  } satisfies ScheduleOptions;
}
