/**
 * A run whose history comes near the server's limit stops before its next step, and a person decides. Where it goes on it
 * plans anew, as after drift: what was approved so far approves nothing of the new plan.
 */
import { workflowInfo } from '@temporalio/workflow';
import { historyLimit } from '../../domain/history-limit.ts';
import { Drift } from './run-aborted.ts';
import type { RunContext } from './run-context.ts';

/** @throws Drift where a person lets the run go on; Ended */
export async function stopBeforeHistoryEnds({ state, interventions }: RunContext, step: string): Promise<void> {
  const { historyLength: length, historySize: size, continueAsNewSuggested: isSuggested } = workflowInfo();
  const limit = historyLimit({ length, size, isSuggested }, state.longHistory);
  if (limit === 'far') return;
  const mayGoOn = limit === 'near';
  await interventions.about(
    'run',
    {
      code: 'history-limit',
      message: `The run's history has ${length} events and ${size} bytes, and the server ends a run with too many.`,
      advice: mayGoOn
        ? 'Choose retry to go on: the run plans anew, and asks for a new approval. Or roll it back, or abort it, and start another for the rest.'
        : 'There is no room left to go on: roll the run back, or abort it, and start another for the rest.',
      failureClass: 'conflict',
    },
    mayGoOn ? ['retry', 'rollback', 'abort'] : ['rollback', 'abort'],
  );
  state.longHistory = { length, size };
  throw state.abort(new Drift(step, `The run goes on after ${length} events, and plans anew.`));
}
