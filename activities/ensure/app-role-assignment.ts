/** Consent to one application role. Source: learn, graph/api/serviceprincipal-post-approleassignedto. */
import { graphPath } from '../../connectors/graph/encoding.ts';
import { appRoleAssignment } from '../../domain/resources/app-role-assignment.ts';
import { assignmentsOf, assignRole, removeAssignment, resolveRole, type Assignment } from './app-roles.ts';
import { objectOrAbsent } from './directory-object.ts';
import { implementation } from './implementation.ts';

export const appRoleAssignmentImplementation = implementation({
  resource: appRoleAssignment,
  read: async ({ graph }, desired, recorded) => {
    const { principalId } = desired;
    const wanted = await resolveRole(graph, desired);
    const found =
      recorded === undefined
        ? (await assignmentsOf(graph, principalId, true)).find((one) => isSame(one, wanted))
        : await objectOrAbsent<Assignment>(graph, {
            path: graphPath`/servicePrincipals/${principalId}/appRoleAssignments/${recorded}`,
          });
    return found === undefined || !isSame(found, wanted) ? undefined : { id: found.id, state: wanted };
  },
  create: async ({ graph }, desired) => {
    const wanted = await resolveRole(graph, desired);
    return assignRole(graph, { principalId: desired.principalId, ...wanted });
  },
  undo: async ({ graph }, { desired, id, created }) => {
    if (!created) return { undone: 'the consent had been there before' };
    await removeAssignment(graph, desired.principalId, id);
    return {
      undone: `"${desired.principal}" no longer has ${desired.role}; a token that carries it lasts up to 90 minutes`,
    };
  },
  outputs: ({ id }) => ({ id }),
});

function isSame(one: Omit<Assignment, 'id' | 'principalId'>, other: Omit<Assignment, 'id' | 'principalId'>): boolean {
  return one.resourceId === other.resourceId && one.appRoleId === other.appRoleId;
}
