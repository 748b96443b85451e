/** Why an activity failed, for a watch's report. */
import { ApplicationFailure } from '@temporalio/common';
import { ActivityFailure } from '@temporalio/workflow';

export function reasonOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure ? cause.message : 'no answer before the deadline.';
}
