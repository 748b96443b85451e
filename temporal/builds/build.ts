/**
 * The build of a worker: what Temporal calls a worker deployment version. Runs are pinned to the build that began them, since
 * another one's workflows may not fit their histories.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { WorkerDeploymentOptions } from '@temporalio/worker';

export interface Build {
  /** All builds of one installation's workers. */
  readonly deployment: string;
  /** The release, and what its workflows' bundle has in it: the same wherever the same was built. */
  readonly id: string;
}

/**
 * @param taskQueue the installation's own
 * @param files.bundle the workflows; files.manifest the package.json beside them
 */
export async function buildOf(taskQueue: string, files: { bundle: URL; manifest: URL }): Promise<Build> {
  const { version } = JSON.parse(await readFile(files.manifest, 'utf8')) as { version: string };
  const digest = createHash('sha256')
    .update(await readFile(files.bundle))
    .digest('hex');
  return { deployment: deploymentOf(taskQueue), id: `${version}-${digest.slice(0, 12)}` };
}

/** A deployment's name has neither of the two characters by which Temporal separates it from a build ID. */
export function deploymentOf(taskQueue: string): string {
  return taskQueue.replaceAll(/[.:]/g, encodeSeparator);
}

function encodeSeparator(character: string): string {
  return character === '.' ? '%2E' : '%3A';
}

export function deploymentOptions({ deployment, id }: Build): WorkerDeploymentOptions {
  return {
    useWorkerVersioning: true,
    version: { deploymentName: deployment, buildId: id },
    defaultVersioningBehavior: 'PINNED',
  };
}

/** Compares the releases of two builds: negative where the first is the older one. */
export function compareReleases(one: string, other: string): number {
  const [a, b] = [one, other].map((id) => id.split('-')[0]?.split('.').map(Number) ?? []);
  for (const [place, number] of (a ?? []).entries()) {
    const difference = number - (b?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
