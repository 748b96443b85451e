/** A registered activity as a test calls it: with an input, and for its answer, which travel under the activity's name. */
import { Context } from '@temporalio/activity';
import type { ActivityFunctions } from '../../activities/registry.ts';

export function asTravelling(activities: ActivityFunctions, name: string) {
  return async (input: unknown, ...others: unknown[]): Promise<object> => {
    const run = Context.current().info.workflowExecution?.runId;
    const activity = activities[name] as unknown as (...came: unknown[]) => Promise<{ answer: object }>;
    const { answer } = await activity({ asked: name, run, input }, ...others);
    return answer;
  };
}
