/**
 * Application roles and their assignments, as Graph returns them. Roles are found by value on the resource, at run
 * time. Source: learn, graph/api/resources/approle, approleassignment.
 */
import { graphPath, literal } from '../../connectors/graph/encoding.ts';
import type { GraphClient } from '../../connectors/graph/graph-client.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { appRoleId, type AppRole } from '../../domain/grants.ts';

export interface Assignment {
  readonly id: string;
  readonly principalId: string;
  readonly resourceId: string;
  readonly appRoleId: string;
}

export interface ResourceApplication {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly appRoles: readonly { id: string; value: string | null; isEnabled: boolean }[];
}

const $select = 'id,appId,displayName,appRoles';

/** The resource with what it offers, by the object id of its service principal. */
export async function readResource(graph: GraphClient, id: string): Promise<ResourceApplication> {
  return graph.request({ path: graphPath`/servicePrincipals/${id}`, query: { $select } });
}

/**
 * A role of a resource by its value.
 * @throws Failure `app-role-unknown` when it isn't offered, or not under the id that it is known to have
 */
export async function resolveRole(
  graph: GraphClient,
  asked: AppRole,
): Promise<{ resourceId: string; appRoleId: string }> {
  const { resourceAppId, role } = asked;
  const path = graphPath`/servicePrincipals(appId=${literal(resourceAppId)})`;
  const resource = await graph.request<ResourceApplication>({ path, query: { $select } });
  const found = resource.appRoles.find(({ value, isEnabled }) => value === role && isEnabled);
  if (found === undefined || found.id.toLowerCase() !== appRoleId(asked)) {
    throw new Failure('app-role-unknown', { service: 'runbook', subject: `${role} of ${resource.displayName}` });
  }
  return { resourceId: resource.id, appRoleId: found.id };
}

/**
 * Every application role that an enterprise application has. A fresh assignment can be missing for a minute.
 * @param isNew the enterprise application was made moments ago, so that "not found" means not yet
 */
export async function assignmentsOf(graph: GraphClient, principalId: string, isNew: boolean): Promise<Assignment[]> {
  return graph.list({ path: graphPath`/servicePrincipals/${principalId}/appRoleAssignments`, objectIsNew: isNew });
}

/**
 * Grants a role that `resolveRole` or an earlier read has found on its resource. What is left for Graph to refuse is an
 * assignment that is there already, and that lists don't show yet.
 * @returns the assignment's id
 * @throws Failure `written-not-yet-visible` when it is refused and still not listed
 */
export async function assignRole(graph: GraphClient, assignment: Omit<Assignment, 'id'>): Promise<string> {
  const { principalId, resourceId, appRoleId } = assignment;
  try {
    const { id } = await graph.request<Assignment>({
      method: 'POST',
      path: graphPath`/servicePrincipals/${resourceId}/appRoleAssignedTo`,
      body: { principalId, resourceId, appRoleId },
      objectIsNew: true,
    });
    return id;
  } catch (error) {
    if (!isFailure(error, 'graph-invalid', 'graph-conflict')) throw error;
    const listed = await assignmentsOf(graph, principalId, true);
    const there = listed.find((one) => one.resourceId === resourceId && one.appRoleId === appRoleId);
    if (there !== undefined) return there.id;
    const { serviceCode, requestId } = error;
    const subject = `the application role ${appRoleId} of ${principalId}`;
    throw new Failure('written-not-yet-visible', { service: 'graph', subject, serviceCode, requestId });
  }
}

export async function removeAssignment(graph: GraphClient, principalId: string, id: string): Promise<void> {
  const path = graphPath`/servicePrincipals/${principalId}/appRoleAssignments/${id}`;
  await graph.request({ method: 'DELETE', path });
}
