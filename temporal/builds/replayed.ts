/** Replays open runs with the workflows of this build, without executing anything: whether it can continue them. */
import type { Client } from '@temporalio/client';
import type { ReplayWorkerOptions } from '@temporalio/worker';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { replayReason } from '../replay/divergence.ts';
import { parseHistory } from '../replay/exported-history.ts';
import type { RunOfBuild } from './runs-of-other-builds.ts';

/** @returns why it can't continue the run; undefined: it can */
export async function whyItDiffers(
  client: Client,
  { run, runId }: RunOfBuild,
  options: ReplayWorkerOptions,
): Promise<string | undefined> {
  const history = await client.workflow.getHandle(run, runId).fetchHistory();
  return await replayReason(parseHistory(historyToJSON(history), run), options);
}
