/** Which run an activity writes for: by the run's own ID, since another run of the same subject is another one. */
import { Context } from '@temporalio/activity';

/** @param of the execution that is meant, where it isn't the one that asks: a run that is rolled back by another workflow */
export function writingRun(of?: string): string {
  const { workflowExecution, activityId } = Context.current().info;
  return of ?? workflowExecution?.runId ?? activityId;
}
