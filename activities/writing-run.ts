/** Which run an activity writes for: by the run's own ID, since another run of the same subject is another one. */
import { Context } from '@temporalio/activity';

export function writingRun(): string {
  const { workflowExecution, activityId } = Context.current().info;
  return workflowExecution?.runId ?? activityId;
}
