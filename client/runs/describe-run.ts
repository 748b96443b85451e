/**
 * The state of a run, from Temporal's description of it: the run's memo, and the activities that are under way. Needs no
 * worker.
 */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ofWorkflowId } from '../../domain/run-request.ts';
import { isOutcome, phases, type Phase, type RunStatus } from '../../domain/run-status.ts';
import { buildOfListed, buildOfRun } from '../../temporal/builds/run-build.ts';
import { pendingFailure, type PendingActivity } from '../../temporal/pending-failure.ts';
import { phaseAttribute, requestedByAttribute } from '../../temporal/search-attributes.ts';
import type { Documents } from '../json/documents.ts';
import { lastFailureOf } from './last-failure.ts';
import { nextCommands } from './next-commands.ts';
import { stuckOf, type Stuck } from './stuck-run.ts';
import type { RunsClient } from './with-runs.ts';
import { pollingNow, workerPolls, type Polling } from './worker-polls.ts';

type Status = Documents['status'];
type Execution = Pick<
  WorkflowExecutionInfo,
  'workflowId' | 'runId' | 'status' | 'taskQueue' | 'startTime' | 'typedSearchAttributes'
> & {
  memo?: Record<string, unknown> | undefined;
  closeTime?: Date | undefined;
};

/** Asks the server about one run, and whether a worker polls its task queues. */
export async function describeRun(run: string, { client }: RunsClient): Promise<Status> {
  const description = await client.workflow.getHandle(run).describe();
  const isOpen = description.closeTime === undefined;
  const polling = isOpen ? await pollingNow(client, description.taskQueue) : undefined;
  const [{ worker, idle }, stuck, activities] = await Promise.all([
    isOpen ? servedBy(description, polling, client) : unserved,
    isOpen ? stuckOf(description, polling, client) : null,
    Promise.all((description.raw.pendingActivities ?? []).map(async (each) => activityOf(run, each, client))),
  ]);
  const known = { activities, build: buildOfRun(description), stuck };
  return statusOf(description, known, worker, idle);
}

const unserved = { worker: 'unknown', idle: undefined } as const;

/** Whether workers poll the run's task queues; if not, which of the queues has none. */
async function servedBy(
  { taskQueue, memo }: Execution,
  polling: Polling | undefined,
  client: RunsClient['client'],
): Promise<{ worker: Status['worker']; idle: string | undefined }> {
  if (polling === undefined) return { worker: 'unknown', idle: taskQueue };
  if (polling.builds.length === 0) return { worker: 'none', idle: taskQueue };
  const onPremises = (memo?.status as RunStatus | undefined)?.taskQueue;
  const servers = onPremises === undefined ? 'polls' : await workerPolls(client, onPremises, 'activities');
  return { worker: servers, idle: onPremises };
}

/** The same from an entry of a list: without activities and worker. */
export function listedRun(info: WorkflowExecutionInfo, stuck: Stuck | null = null): Status {
  return statusOf(info, { activities: [], build: buildOfListed(info), stuck }, 'unknown');
}

function statusOf(
  info: Execution,
  { activities, build, stuck }: Pick<Status, 'activities' | 'build' | 'stuck'>,
  worker: Status['worker'],
  idle = info.taskQueue,
): Status {
  const status = (info.memo?.status ?? unknownStatus(info)) as RunStatus;
  const phase = phaseOf(info, status.phase);
  const ended = info.closeTime !== undefined;
  const described = {
    run: info.workflowId,
    runId: info.runId,
    runbook: status.runbook,
    connection: status.connection,
    subject: status.subject,
    requestedBy: status.requestedBy,
    issuer: status.issuer ?? null,
    isSigned: status.isSigned === true,
    phase,
    waiting: ended ? null : waitingOf(status, activities, worker, idle),
    plan: status.plan,
    ...(status.rule !== undefined && { rule: status.rule }),
    attention: ended ? null : status.attention,
    progress: status.progress,
    manualStep: ended ? null : status.manualStep,
    activities,
    worker,
    build,
    stuck,
    message:
      phase === status.phase ? status.message : `Temporal says that the run has ${info.status.name.toLowerCase()}.`,
    ...(status.cancellation !== undefined && { cancellation: status.cancellation }),
    ...(status.unreached !== undefined && { unreached: status.unreached }),
    startedAt: info.startTime.toISOString(),
    endedAt: info.closeTime?.toISOString() ?? null,
    updatedAt: status.updatedAt,
  };
  return { ...described, next: nextCommands(described) };
}

/** A run that was terminated, or whose code failed, couldn't write that to its memo. */
function phaseOf({ status, closeTime }: Execution, phase: Phase): Phase {
  if (closeTime === undefined || isOutcome(phase)) return phase;
  return status.name === 'CANCELLED' ? 'cancelled' : 'failed';
}

function waitingOf(
  { waiting, updatedAt, phase, progress }: RunStatus,
  activities: Status['activities'],
  worker: Status['worker'],
  taskQueue: string,
): Status['waiting'] {
  const retrying =
    activities.find(({ nextAttempt }) => nextAttempt !== null) ?? activities.find(({ attempt }) => attempt > 1);
  if (waiting !== null) {
    // A probe's attempts are the retries of one activity: only the server knows when the next one is.
    return { ...waiting, nextAttempt: waiting.nextAttempt ?? retrying?.nextAttempt ?? null };
  }
  if (worker === 'none' && !isOutcome(phase)) {
    const who = 'anyone who starts a worker';
    return { for: `a worker on task queue ${taskQueue}`, since: updatedAt, until: null, nextAttempt: null, who };
  }
  if (retrying === undefined) return null;
  return {
    for: `${progress.current ?? retrying.activity} to succeed${retrying.lastFailure === null ? '' : `, after: ${retrying.lastFailure}`}`,
    since: updatedAt,
    until: retrying.until,
    nextAttempt: retrying.nextAttempt,
    who: 'nobody: time',
  };
}

async function activityOf(
  run: string,
  pending: PendingActivity,
  client: RunsClient['client'],
): Promise<Status['activities'][number]> {
  return {
    activity: pending.activityType?.name ?? '',
    attempt: pending.attempt ?? 1,
    nextAttempt: timeOf(pending.nextAttemptScheduleTime),
    until: timeOf(pending.expirationTime),
    ...lastFailureOf(await pendingFailure(client, run, pending)),
  };
}

function timeOf(timestamp: { seconds?: unknown; nanos?: number | null } | null | undefined): string | null {
  const seconds = Number(timestamp?.seconds ?? 0);
  return seconds === 0 ? null : new Date(seconds * 1000 + (timestamp?.nanos ?? 0) / 1e6).toISOString();
}

/**
 * For a run that was started by other means than the command line and that no worker has begun, or whose memo was
 * encrypted with other keys: what its id and its search attributes say.
 */
function unknownStatus({ workflowId, startTime, typedSearchAttributes }: Execution): RunStatus {
  const phase = phases.find((each) => each === typedSearchAttributes.get(phaseAttribute));
  return {
    ...ofWorkflowId(workflowId),
    requestedBy: typedSearchAttributes.get(requestedByAttribute) ?? 'unknown',
    phase: phase ?? 'planning',
    waiting: null,
    attention: null,
    plan: null,
    progress: { done: 0, total: 0, current: null },
    manualStep: null,
    message: null,
    // It has changed since, when is unknown.
    updatedAt: startTime.toISOString(),
  };
}
