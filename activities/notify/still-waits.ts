/** Whether a run still waits as the journal says: Temporal knows. */
import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { RunStatus } from '../../domain/run-status.ts';
import { isUnsealed } from '../../domain/unsealed.ts';
import type { WaitForPerson } from '../../domain/wait-for-person.ts';

/**
 * `waits`, also where Temporal doesn't answer: somebody is notified once too often rather than never. `elsewhere`: the run is
 * there, and doesn't wait for this, or not now. `over`: it has ended, or is gone.
 */
export type StillWaits = 'waits' | 'elsewhere' | 'over';

export async function stillWaits({ run, runId, kind, since }: WaitForPerson): Promise<StillWaits> {
  if (kind === 'outcome') return 'waits';
  const { client } = Context.current();
  try {
    const { status, memo } = await client.workflow.getHandle(run, runId).describe();
    if (status.name !== 'RUNNING') return 'over';
    const found = memo?.['status'];
    const shown = isUnsealed(found) ? undefined : (found as RunStatus | undefined);
    return shown === undefined || shown.waiting?.since === since ? 'waits' : 'elsewhere';
  } catch (error) {
    return error instanceof WorkflowNotFoundError ? 'over' : 'waits';
  }
}
