/** Whether the workers that poll can continue every open run: what a run's memo says of it can't know. */
import { openRuns } from '../runs/open-runs.ts';
import { stuckAmong } from '../runs/stuck-among.ts';
import type { RunsClient } from '../runs/with-runs.ts';
import { ok, wrong, type Check } from './check.ts';

const name = 'open runs';
/** So many are named; the rest are counted. */
const named = 20;

export async function stuckRunsCheck(runs: RunsClient): Promise<Check> {
  const open = await openRuns(runs);
  const stuck = await stuckAmong(open, runs);
  if (stuck.size === 0) return ok(name, `${open.length}, none of which is stuck`);
  const all = open.flatMap(({ workflowId, runId }) => {
    const why = stuck.get(runId);
    return why === undefined ? [] : [`${workflowId} (${why.code}, build ${why.build ?? 'unknown'})`];
  });
  const more = all.length > named ? ` and ${all.length - named} more` : '';
  const detail = `${all.length} of ${open.length} are stuck: ${all.slice(0, named).join(', ')}${more}`;
  const advice =
    'Start a worker of the build that is named alongside, or undo what such a run has written by "runbook rollback RUN"; "runbook status RUN" says more (docs/versioning.md).';
  return wrong(name, detail, advice);
}
