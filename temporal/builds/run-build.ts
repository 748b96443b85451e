/**
 * Which build of the worker a run belongs to: the one that began it, until it is moved to another one. Temporal calls a build
 * a worker deployment version, of which it is the build ID.
 */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defineSearchAttributeKey, type TypedSearchAttributes } from '@temporalio/common';

/** Kept by the server, `<deployment>:<build>`: docs.temporal.io/search-attribute, the default ones. */
const versionAttribute = defineSearchAttributeKey('TemporalWorkerDeploymentVersion', 'KEYWORD');

/** @returns null: no worker with a build has begun it */
export function buildOfRun({ raw }: Pick<WorkflowExecutionDescription, 'raw'>): string | null {
  const versioning = raw.workflowExecutionInfo?.versioningInfo;
  const moved = versioning?.versioningOverride?.pinned?.version ?? versioning?.versioningOverride?.pinnedVersion;
  if (typeof moved === 'string') return moved.slice(moved.indexOf('.') + 1);
  return moved?.buildId ?? versioning?.deploymentVersion?.buildId ?? null;
}

/** The build whose worker has carried on the run last, which may be another one than that it was moved to. */
export function lastBuildOfRun({ raw }: Pick<WorkflowExecutionDescription, 'raw'>): string | null {
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? null;
}

/** The same of an entry of a list, which has no more than its search attributes. */
export function buildOfListed({
  typedSearchAttributes,
}: {
  typedSearchAttributes: TypedSearchAttributes;
}): string | null {
  const version = typedSearchAttributes.get(versionAttribute);
  return version === undefined ? null : version.slice(version.lastIndexOf(':') + 1);
}
