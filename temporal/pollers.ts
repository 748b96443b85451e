/** Who serves a task queue, as the Temporal server saw it. */
import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

const { TASK_QUEUE_TYPE_ACTIVITY: activities, TASK_QUEUE_TYPE_WORKFLOW: workflows } =
  proto.temporal.api.enums.v1.TaskQueueType;

interface Poller {
  /** `<process id>@<host>`, unless its operator has chosen another one. */
  readonly identity: string;
  /** ID of its build; null: it polls without one, and serves what was begun without one. */
  readonly build: string | null;
  /** Milliseconds since the epoch: the start of its last poll. */
  readonly lastPoll: number;
}

export interface TaskQueueState {
  readonly pollers: readonly Poller[];
  /** To which new runs go; null: to workers without a build. */
  readonly currentBuild: string | null;
}

/** @param what workflows by default */
export async function taskQueueState(
  client: Client,
  taskQueue: string,
  what: 'workflows' | 'activities' = 'workflows',
): Promise<TaskQueueState> {
  const { pollers, versioningInfo } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: what === 'workflows' ? workflows : activities,
  });
  return {
    pollers: (pollers ?? []).map(({ identity, deploymentOptions, lastAccessTime }) => ({
      identity: identity ?? '',
      build: isVersioned(deploymentOptions) ? (deploymentOptions?.buildId ?? null) : null,
      lastPoll: Number(lastAccessTime?.seconds ?? 0) * 1_000,
    })),
    currentBuild: versioningInfo?.currentDeploymentVersion?.buildId ?? null,
  };
}

function isVersioned(options: { workerVersioningMode?: unknown } | null | undefined): boolean {
  return (
    options?.workerVersioningMode === proto.temporal.api.enums.v1.WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED
  );
}

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
  const { pollers } = await taskQueueState(client, taskQueue, what);
  return pollers.some(({ lastPoll }) => Date.now() - lastPoll < within);
}

/** Milliseconds: a poll that finds nothing lasts a minute, and who hasn't polled for longer is gone. */
const longPoll = 70_000;

/**
 * Whether a poller may still be at work: it has polled lately, and its process isn't known to have ended.
 *
 * @param taken as `processOf` takes it
 */
export function mayPoll(poller: Poller, taken?: number, now = Date.now()): boolean {
  return now - poller.lastPoll < longPoll && processOf(poller, taken) !== 'ended';
}

/**
 * What this system knows of the process, by its usual identity: the server remembers it for minutes after it has ended.
 *
 * @param taken a process ID that another process has by now
 * @returns `unknown` for one of another host
 */
export function processOf({ identity }: Poller, taken?: number): 'runs' | 'ended' | 'unknown' {
  const [, pid, host] = /^(\d+)@(.+)$/.exec(identity) ?? [];
  if (pid === undefined || host !== hostname()) return 'unknown';
  return Number(pid) !== taken && isRunning(Number(pid)) ? 'runs' : 'ended';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
