/**
 * `runbook restore --accept-loss`: the journal is older than it was, and there is no newer backup. The runs that are open are
 * entered as those of which it knows too little, and named; then the installation writes again.
 */
import { installationOf } from '../../domain/run-request.ts';
import type { Config } from '../../config.ts';
import { acceptLoss } from '../../journal/losses.ts';
import { placeOf } from '../../journal/open.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Answer } from '../io.ts';
import { openRuns } from '../runs/open-runs.ts';
import { withRunsOf } from '../runs/with-runs.ts';
import { withExistingJournal } from '../with-journal.ts';

export async function acceptedLoss(config: Config): Promise<Answer> {
  return await withExistingJournal(config, async (journal) => {
    const missing = journal.highWater.behind;
    if (missing === undefined) {
      return {
        kind: 'loss-accepted',
        document: { journal: placeOf(config), missing: null, runs: [] },
        exit: exitCodes.done,
      };
    }
    // What the server can't say is never assumed: a run that isn't named would go on as if nothing were missing.
    const open = await withRunsOf(config, openRuns);
    const concerned = open.filter(({ memo }) => [journal.installation, null].includes(installationOf(memo)));
    await acceptLoss(
      journal,
      concerned.map(({ runId }) => runId),
    );
    const runs = concerned.map(({ workflowId: run, runId }) => ({ run, runId }));
    return { kind: 'loss-accepted', document: { journal: placeOf(config), missing, runs }, exit: exitCodes.done };
  });
}
