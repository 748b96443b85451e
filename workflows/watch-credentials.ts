/**
 * Scans credentials, and does what the schedule says about those that need it: reports, notifies, or starts rotations, each
 * of which plans and waits for an approval. However many end on one day, at most `mostRotations` run at once, the most
 * urgent first, and a single message names them all. A rejected rotation is reported, and not proposed again before
 * `askAgainAfter` has passed.
 */
import {
  ParentClosePolicy,
  proxyActivities,
  sleep,
  startChild,
  upsertMemo,
  workflowInfo,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { OwnActivities } from '../domain/activities.ts';
import { targetOf } from '../domain/credential.ts';
import { milliseconds } from '../domain/duration.ts';
import type { RunbookWorkflow } from '../domain/runbooks/runbook-names.ts';
import { rotateCredentialInput, rotateCredentialRunbook } from '../domain/runbooks/rotate-credential.ts';
import { installationOf, workflowIdOf, type RunRequest } from '../domain/run-request.ts';
import {
  askedAgainAt,
  mostFoundAtOnce,
  mostUrgentFirst,
  notificationLines,
  watchRequestSchema,
  type FoundCredential,
  type ScanAnswer,
  type ScanInput,
  type WatchAnswer,
  type WatchRequest,
} from '../domain/watch.ts';
import { firstSearchAttributes } from '../temporal/search-attributes.ts';
import { connectionTaskQueue } from '../temporal/task-queues.ts';
import { notifyChannels, type NotifyActivities } from './watch/notify-channels.ts';
import { reasonOf } from './watch/reason-of.ts';

type WatchActivities = NotifyActivities & Pick<OwnActivities, 'scanCredentials' | 'endingApprovals'>;

export async function watchCredentials(given: unknown): Promise<WatchAnswer> {
  const request = watchRequestSchema.parse(given);
  const scans: ScanAnswer[] = [];
  const problems: string[] = [];
  for (const connection of request.connections) {
    const { everyApplication, policy } = request;
    let part: ScanInput | undefined = { connection, everyApplication, policy };
    try {
      while (part !== undefined) {
        const answer: ScanAnswer = await activities(request, connection).scanCredentials(part);
        scans.push(answer);
        for (const { key, why } of answer.damaged ?? []) {
          problems.push(`The record of ${key} on ${connection} is damaged, and was not scanned: ${why}.`);
        }
        part = answer.next === undefined ? undefined : { ...part, from: answer.next };
      }
    } catch (error) {
      // A tenant that can't be reached must not hide another's expired key, nor a failed part what earlier ones found.
      const howFar = part?.from === undefined ? '' : ' to its end';
      problems.push(`${connection} could not be scanned${howFar}: ${reasonOf(error)}`);
    }
  }
  const found = scans.flatMap((scan) => scan.found);
  const ending = await endingApprovals(request, problems);
  const rotations = request.action === 'rotate' ? await startRotations(request, found) : nothingStarted;
  const seen = {
    at: new Date(Date.now()).toISOString(),
    scanned: scans.reduce((sum, scan) => sum + scan.scanned, 0),
    found,
    ...rotations,
    endingApprovals: ending,
    problems,
  };
  const { notified, problems: undelivered } = await notify(request, seen);
  const answer: WatchAnswer = {
    ...seen,
    found: mostUrgentFirst(found).slice(0, mostFoundAtOnce),
    more: Math.max(0, found.length - mostFoundAtOnce),
    problems: [...problems, ...undelivered],
    notified,
  };
  const { scanned, started, underWay, deferred, rejected } = answer;
  upsertMemo({
    watch: {
      scanned,
      found: found.length,
      started,
      underWay: underWay.length,
      deferred: deferred.length,
      rejected: rejected.length,
      problems: answer.problems,
    },
  });
  return answer;
}

/** Where they can't be known, the watch goes on, and says so. */
async function endingApprovals(request: WatchRequest, problems: string[]): Promise<WatchAnswer['endingApprovals']> {
  try {
    return (await activities(request).endingApprovals({ of: 'all' })).ending;
  } catch (error) {
    problems.push(`Which standing approvals end soon is unknown: ${reasonOf(error)}`);
    return [];
  }
}

const nothingStarted = { started: [], underWay: [], deferred: [], rejected: [] } as const;

async function startRotations(
  request: WatchRequest,
  found: readonly FoundCredential[],
): Promise<Pick<WatchAnswer, 'started' | 'underWay' | 'deferred' | 'rejected'>> {
  const due = mostUrgentFirst(found.filter(({ needsRotation, key }) => needsRotation && key !== null));
  const started: string[] = [];
  const underWay: string[] = [];
  const deferred: string[] = [];
  const rejected: { key: string; askedAgainAt: string }[] = [];
  const apart = milliseconds(request.spreadOver) / request.mostRotations;
  for (const credential of due) {
    const key = credential.key ?? '';
    const again = askedAgainAt(credential.rejectedAt, request.askAgainAfter, Date.now());
    if (again !== undefined) {
      rejected.push({ key, askedAgainAt: again });
      continue;
    }
    if (started.length + underWay.length >= request.mostRotations) {
      deferred.push(key);
      continue;
    }
    if (started.length > 0 && apart > 0) await sleep(Math.ceil(apart * (0.5 + Math.random() / 2)));
    const run = runRequest(request, credential);
    const workflowId = workflowIdOf(run);
    const list = (await startRotation(workflowId, run)) ? started : underWay;
    list.push(workflowId);
  }
  return { started, underWay, deferred, rejected };
}

/** @returns false when it is already under way: the workflow id is the lock */
async function startRotation(workflowId: string, run: RunRequest): Promise<boolean> {
  try {
    await startChild<RunbookWorkflow>(rotateCredentialRunbook.workflowType, {
      workflowId,
      args: [run],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      typedSearchAttributes: firstSearchAttributes(run, 'planning'),
      memo: { installation: installationOf(workflowInfo().memo) },
      staticSummary: `${run.runbook} for ${run.subject} on ${run.connection}, asked for by ${run.requestedBy}`,
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

function runRequest(request: WatchRequest, { key, connection, kind, messages }: FoundCredential): RunRequest {
  const onServers = targetOf(kind) === 'servers' && { target: 'servers' };
  return {
    runbook: rotateCredentialRunbook.name,
    connection,
    subject: key ?? '',
    // Not requested by a person, so that any person may approve.
    requestedBy: `schedule ${request.name}`,
    mode: 'apply',
    input: rotateCredentialInput.parse({ key, overlap: request.overlap, because: messages, ...onServers }),
    changeTicket: null,
    pace: request.pace,
  };
}

async function notify(
  request: WatchRequest,
  seen: Omit<WatchAnswer, 'notified' | 'more'>,
): Promise<{ notified: boolean; problems: readonly string[] }> {
  const lines = notificationLines(seen);
  if (request.action === 'report' || lines.length === 0) return { notified: false, problems: [] };
  const isOfApprovals = seen.found.length === 0 && seen.endingApprovals.length > 0;
  const title = isOfApprovals
    ? 'Standing approvals end soon'
    : `${seen.found.length} of ${seen.scanned} credentials need attention`;
  return notifyChannels(activities(request), request.notify, { title, lines });
}

/** @param connection that is scanned; left out for what reaches none */
function activities({ pace, onPremisesConnections = [] }: WatchRequest, connection = ''): WatchActivities {
  return proxyActivities<WatchActivities>({
    ...(onPremisesConnections.includes(connection) && {
      taskQueue: connectionTaskQueue(workflowInfo().taskQueue, connection),
    }),
    startToCloseTimeout: '5 minutes',
    scheduleToCloseTimeout: milliseconds(pace.readsGiveUpAfter),
    heartbeatTimeout: milliseconds(pace.workerSilentAfter),
    retry: {
      initialInterval: milliseconds(pace.firstRetryAfter),
      maximumInterval: milliseconds(pace.longestRetryDelay),
    },
  });
}
