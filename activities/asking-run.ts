/** What is recorded of a run is of the run that asks: by what Temporal says of it, never by what it says of itself. */
import { Context } from '@temporalio/activity';
import { Failure } from '../domain/failure.ts';

export interface AskingRun {
  /** Workflow ID. */
  readonly run: string;
  readonly runId: string;
}

/**
 * @param said whose record it is, as the input has it
 * @throws Failure `input-invalid` where that is another run
 */
export function askingRun(said: AskingRun): AskingRun {
  const { workflowId, runId } = Context.current().info.workflowExecution ?? {};
  if (workflowId === said.run && runId === said.runId) return { run: workflowId, runId };
  throw new Failure('input-invalid', { service: 'runbook', subject: 'run, runId: must be those of the run that asks' });
}
