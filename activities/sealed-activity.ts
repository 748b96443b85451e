/** The door by which values come into an activity: what isn't sealed for it, or has no value at all, is refused. */
import { Context } from '@temporalio/activity';
import { inputIn, type Answered } from '../domain/activity-envelope.ts';
import { Failure } from '../domain/failure.ts';
import { applicationFailure } from './application-failure.ts';

/** @returns an object: what has no value can't be sealed, and anybody could answer with it */
export type ActivityFunction = (input: never) => Promise<object>;

/**
 * The activity as a worker registers it: its input is taken out of what comes, and its answer goes back under its name.
 * @returns throws ApplicationFailure `input-unsealed`, which isn't tried again, before anything is done
 */
export function sealedActivity(name: string, activity: ActivityFunction): (came: unknown) => Promise<Answered> {
  return async (came, ...others: unknown[]) => {
    const found = inputIn(name, Context.current().info.workflowExecution?.runId, came);
    if ('why' in found)
      throw applicationFailure(new Failure('input-unsealed', { service: 'runbook', subject: found.why }));
    if (others.length > 0)
      throw applicationFailure(new Failure('input-invalid', { service: 'runbook', subject: 'more than one argument' }));
    return { answered: name, answer: await activity(found.input as never) };
  };
}
