/**
 * Directory roles of a principal. Found by principal and role over the whole directory; a narrower assignment of the same
 * role is another one. Source: learn, graph/api/rbacapplication-list-roleassignments, -post-, -delete.
 */
import { graphPath, odata } from '../../connectors/graph/encoding.ts';
import type { GraphClient } from '../../connectors/graph/graph-client.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { directoryRoleAssignment } from '../../domain/resources/directory-role-assignment.ts';
import { objectOrAbsent } from './directory-object.ts';
import { implementation } from './implementation.ts';

interface RoleAssignment {
  readonly id: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly directoryScopeId: string;
}

const wholeDirectory = '/';

export const directoryRoleAssignmentImplementation = implementation({
  resource: directoryRoleAssignment,
  read: async ({ graph }, { principalId, roleDefinitionId }, recorded) => {
    const found =
      recorded === undefined
        ? await assignmentOf(graph, principalId, roleDefinitionId)
        : await objectOrAbsent<RoleAssignment>(graph, { path: assignmentPath(recorded) });
    if (found === undefined || !isSame(found, principalId, roleDefinitionId)) return undefined;
    return { id: found.id, state: { principalId, roleDefinitionId } };
  },
  create: async ({ graph }, { principalId, roleDefinitionId, principal, role }) => {
    try {
      const { id } = await graph.request<RoleAssignment>({
        method: 'POST',
        path: graphPath`/roleManagement/directory/roleAssignments`,
        body: { principalId, roleDefinitionId, directoryScopeId: wholeDirectory },
        // The enterprise application was made moments ago.
        objectIsNew: true,
      });
      return id;
    } catch (error) {
      if (!isFailure(error, 'graph-invalid', 'graph-conflict')) throw error;
      // What is there already is refused as conflicting; lists may not show it yet.
      const there = await assignmentOf(graph, principalId, roleDefinitionId);
      if (there !== undefined) return there.id;
      const { serviceCode, requestId } = error;
      throw new Failure('written-not-yet-visible', {
        service: 'graph',
        subject: `${role} for ${principal}`,
        serviceCode,
        requestId,
      });
    }
  },
  undo: async ({ graph }, { desired, id, created }) => {
    if (!created) return { undone: 'the role had been assigned before' };
    await graph.request({ method: 'DELETE', path: assignmentPath(id) });
    return {
      undone: `"${desired.principal}" is no longer ${desired.role}; a token that carries the role lasts up to 90 minutes`,
    };
  },
  outputs: ({ id }) => ({ id }),
});

function assignmentPath(id: string) {
  return graphPath`/roleManagement/directory/roleAssignments/${id}`;
}

async function assignmentOf(graph: GraphClient, principal: string, role: string): Promise<RoleAssignment | undefined> {
  const assignments = await graph.list<RoleAssignment>({
    path: graphPath`/roleManagement/directory/roleAssignments`,
    query: { $filter: odata`principalId eq ${principal}` },
  });
  return assignments.find((one) => isSame(one, principal, role));
}

function isSame(one: RoleAssignment, principalId: string, roleDefinitionId: string): boolean {
  return (
    one.directoryScopeId === wholeDirectory &&
    one.principalId.toLowerCase() === principalId.toLowerCase() &&
    one.roleDefinitionId.toLowerCase() === roleDefinitionId.toLowerCase()
  );
}
