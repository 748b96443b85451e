/** Which of some open runs are stuck: each is asked about, a few at a time, and nothing of it is decoded. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { stuckOf, type Described, type Stuck } from './stuck-run.ts';
import type { RunsClient } from './with-runs.ts';
import { pollingNow, type Polling } from './worker-polls.ts';

/** So many questions are under way together. */
const sideBySide = 8;

/** @returns by Temporal's run ID */
export async function stuckAmong(
  runs: readonly WorkflowExecutionInfo[],
  { client }: RunsClient,
): Promise<ReadonlyMap<string, Stuck>> {
  const open = runs.filter(({ closeTime }) => closeTime === undefined);
  const queues = new Map<string, Promise<Polling | undefined>>();
  const polling = async (taskQueue: string): Promise<Polling | undefined> => {
    const asked = queues.get(taskQueue) ?? pollingNow(client, taskQueue);
    queues.set(taskQueue, asked);
    return await asked;
  };
  const found = new Map<string, Stuck>();
  const waiting = open.values();
  const lane = async (): Promise<void> => {
    // The lanes share one iterator: each run is taken once.
    for (const { workflowId, runId, taskQueue } of waiting) {
      const described = await describe(workflowId, runId, client);
      const stuck = described && (await stuckOf(described, await polling(taskQueue), client));
      if (stuck) found.set(runId, stuck);
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, lane));
  return found;
}

/** @returns undefined: it is gone since it was listed */
async function describe(
  workflowId: string,
  runId: string,
  { workflowService, options }: RunsClient['client'],
): Promise<Described | undefined> {
  try {
    const execution = { workflowId, runId };
    const raw = await workflowService.describeWorkflowExecution({ namespace: options.namespace, execution });
    return { workflowId, runId, raw };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || (error as { code?: unknown }).code === notFound) return undefined;
    throw error;
  }
}

/** gRPC's status code. */
const notFound = 5;
