/**
 * To which build new runs go: the *current version* of a worker deployment. A worker makes its own build the current one at its
 * start, so that an upgrade needs no command, and two directories or two images no order: the build that has joined last is
 * current. One that was there before, or is of an older release, takes it only once no worker of the current one polls.
 */
import type { Client } from '@temporalio/client';
import { compareReleases, type Build } from './build.ts';
import { pollingBuilds } from './polling-builds.ts';

/** gRPC's status codes: no such deployment yet; another worker was faster, or the version isn't listed yet. */
const notYet: readonly unknown[] = [5, 9, 10];

/**
 * Once this worker polls.
 * @returns the current build; undefined: the server doesn't list ours yet
 */
export async function becomeCurrent(client: Client, taskQueue: string, ours: Build): Promise<string | undefined> {
  try {
    const { namespace } = client.options;
    const deploymentName = ours.deployment;
    const { workerDeploymentInfo: info, conflictToken } = await client.workflowService.describeWorkerDeployment({
      namespace,
      deploymentName,
    });
    const joined = new Map(
      info?.versionSummaries?.map(({ deploymentVersion, createTime }) => [
        deploymentVersion?.buildId ?? '',
        Number(createTime?.seconds ?? 0) + (createTime?.nanos ?? 0) / 1e9,
      ]),
    );
    if (!joined.has(ours.id)) return undefined;
    const current = info?.routingConfig?.currentDeploymentVersion?.buildId;
    if (current === ours.id) return current;
    if (current != null && current !== '') {
      const isNewer = compareReleases(ours.id, current) >= 0 && (joined.get(ours.id) ?? 0) > (joined.get(current) ?? 0);
      const polling = isNewer ? [] : await pollingBuilds(client, taskQueue);
      if (polling.some(({ build }) => build === current)) return current;
    }
    await client.workflowService.setWorkerDeploymentCurrentVersion({
      namespace,
      deploymentName,
      buildId: ours.id,
      conflictToken,
      identity: client.options.identity,
    });
    return ours.id;
  } catch (error) {
    if (notYet.includes((error as { code?: unknown }).code)) return undefined;
    throw error;
  }
}
