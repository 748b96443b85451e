/** Why the last attempt of an activity that is under way has failed. */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { ValueError } from '@temporalio/common';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';

export type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** @returns undefined: none has failed. What isn't sealed for the activity, or can't be decrypted, is named as that */
export async function pendingFailure(
  { options: { loadedDataConverter, namespace } }: Client,
  workflowId: string,
  { activityId, lastFailure }: PendingActivity,
): Promise<Error | undefined> {
  const context = { type: 'activity', namespace, workflowId, activityId: activityId ?? '', isLocal: false } as const;
  try {
    return await decodeOptionalFailureToOptionalError(loadedDataConverter, lastFailure, context);
  } catch (error) {
    if (error instanceof ValueError) return error;
    throw error;
  }
}
