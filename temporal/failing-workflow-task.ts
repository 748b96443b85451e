/**
 * Whether the workflow task of a run fails: the run makes no progress then, whatever its memo says, until a worker has code
 * that fits. The server retries the task for ever, and its history has the first failure of a row alone.
 */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';

export interface FailingWorkflowTask {
  /** How often it was tried. */
  readonly attempts: number;
  /** The worker's code makes other commands than those that the history has. */
  readonly isNondeterminism: boolean;
  /** What failed, in the worker's words; undefined where the history doesn't say. */
  readonly reason: string | undefined;
  /** ISO 8601: when it was first due; null where the server doesn't say. */
  readonly since: string | null;
}

/** A task whose worker has died is tried a second time as well, and then succeeds. */
const triesOfADeadWorker = 2;

/** The failure is among the last events: what arrives meanwhile, such as signals, is recorded behind it. */
const lastEvents = 20;

/** @returns undefined: it doesn't, as far as is known */
export async function failingWorkflowTask(
  client: Client,
  { workflowId, runId, raw }: Pick<WorkflowExecutionDescription, 'workflowId' | 'runId' | 'raw'>,
): Promise<FailingWorkflowTask | undefined> {
  const attempts = raw.pendingWorkflowTask?.attempt ?? 1;
  if (attempts < 2) return undefined;
  const since = timeOf(raw.pendingWorkflowTask?.originalScheduledTime);
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: lastEvents,
  });
  const ended = history?.events?.find(
    (event) =>
      event.workflowTaskFailedEventAttributes != null ||
      event.workflowTaskTimedOutEventAttributes != null ||
      event.workflowTaskCompletedEventAttributes != null,
  );
  const failed = ended?.workflowTaskFailedEventAttributes;
  if (failed == null) {
    return attempts > triesOfADeadWorker ? { attempts, isNondeterminism: false, reason: undefined, since } : undefined;
  }
  // What the worker's core says itself has no payload.
  const error =
    failed.failure?.encodedAttributes == null
      ? failed.failure
      : await decodeOptionalFailureToOptionalError(client.options.loadedDataConverter, failed.failure);
  const { WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR: nondeterminism } =
    proto.temporal.api.enums.v1.WorkflowTaskFailedCause;
  return { attempts, isNondeterminism: failed.cause === nondeterminism, reason: error?.message ?? undefined, since };
}

function timeOf(timestamp: { seconds?: unknown } | null | undefined): string | null {
  const seconds = Number(timestamp?.seconds ?? 0);
  return seconds === 0 ? null : new Date(seconds * 1000).toISOString();
}
