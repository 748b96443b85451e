/**
 * A directory role (an "Azure AD role") of an application, in the whole directory. It is identified by the pair of
 * principal and role; the assignment's id is kept for the rollback. The role arrives inside tokens that are minted
 * afterwards.
 *
 * Source: learn, graph/api/rbacapplication-post-roleassignments; entra/identity/role-based-access-control/
 * permissions-reference for the template ids.
 */
import { z } from 'zod';
import { directoryRoles, roleSchema, type DirectoryRole } from '../grants.ts';
import { resource } from '../resource.ts';

const granted: readonly DirectoryRole[] = Object.values(directoryRoles);

const schema = z
  .strictObject({
    /** Object id of the enterprise application. */
    principalId: z.guid(),
    /** Its display name, for people. */
    principal: z.string().min(1),
    roleDefinitionId: roleSchema(
      granted.map(({ roleDefinitionId }) => roleDefinitionId),
      'in the directory',
    ),
    /** The role's display name, for people. */
    role: z.string(),
    /** What the role lets its holder do, for the approver. */
    gives: z.string(),
  })
  .refine(
    ({ roleDefinitionId, role, gives }) =>
      granted.some((one) => one.roleDefinitionId === roleDefinitionId && one.role === role && one.gives === gives),
    {
      path: ['role'],
      error: 'must be called, and described, as the role of that id',
    },
  );

export type DirectoryRoleAssignment = z.output<typeof schema>;

export interface DirectoryRoleAssignmentState {
  readonly principalId: string;
  readonly roleDefinitionId: string;
}

export const directoryRoleAssignment = resource<DirectoryRoleAssignment, DirectoryRoleAssignmentState, { id: string }>({
  kind: 'directory-role-assignment',
  schema,
  knownAfterApply: ['principalId'],
  name: ({ principal, role }) => `${role} for ${principal}`,
  shown: ({ principal, role, roleDefinitionId }) => ({ principal, role, roleDefinitionId, directoryScopeId: '/' }),
  // Found means that it is assigned: there is nothing else to compare.
  diff: () => [],
  risks: ({ principal, role, gives }) => [
    { code: 'directory-role', text: `"${principal}" becomes ${role} in the whole tenant: ${gives}.` },
  ],
});
