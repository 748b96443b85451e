/** The open runs that belong to other builds than a worker's own, or to none. */
import type { Client } from '@temporalio/client';
import { executions } from '../executions.ts';
import { literal } from '../list-filter.ts';
import { runbookAttribute } from '../search-attributes.ts';
import { buildOfListed, buildOfRun } from './run-build.ts';

export interface RunOfBuild {
  readonly run: string;
  readonly runId: string;
  /** Null: it was begun without a build. */
  readonly build: string | null;
  /** Whether people decide about it: a scan or a plan by itself ends within a day, whatever becomes of it. */
  readonly isRun: boolean;
}

export async function runsOfOtherBuilds(client: Client, taskQueue: string, own: string): Promise<RunOfBuild[]> {
  const found: RunOfBuild[] = [];
  const query = `ExecutionStatus = 'Running' AND TaskQueue = ${literal(taskQueue)}`;
  for await (const listed of executions(client, query)) {
    const { workflowId: run, runId, typedSearchAttributes } = listed;
    if (buildOfListed(listed) === own) continue;
    const raw = await client.workflowService.describeWorkflowExecution({
      namespace: client.options.namespace,
      execution: { workflowId: run, runId },
    });
    // The list is behind by moments, and what no worker has begun has nothing to fit.
    const build = buildOfRun({ raw });
    const isBegun = raw.workflowExecutionInfo?.mostRecentWorkerVersionStamp != null || build !== null;
    const isOpen = raw.workflowExecutionInfo?.closeTime == null;
    if (!isOpen || !isBegun || build === own) continue;
    found.push({ run, runId, build, isRun: typedSearchAttributes.get(runbookAttribute) !== undefined });
  }
  return found;
}

/** Moves a run to a build that its history was replayed with. */
export async function moveRun(
  client: Client,
  { run, runId }: RunOfBuild,
  to: { deployment: string; id: string },
): Promise<void> {
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace: client.options.namespace,
    workflowExecution: { workflowId: run, runId },
    workflowExecutionOptions: {
      versioningOverride: {
        pinned: { behavior: pinned, version: { deploymentName: to.deployment, buildId: to.id } },
      },
    },
    updateMask: { paths: ['versioning_override'] },
  });
}

/** `PINNED_OVERRIDE_BEHAVIOR_PINNED` */
const pinned = 1;
