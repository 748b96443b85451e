/**
 * A directory role (an "Azure AD role") of an application, in the whole directory. It is identified by the pair of
 * principal and role; the assignment's id is kept for the rollback. The role arrives inside tokens that are minted
 * afterwards.
 *
 * Source: learn, graph/api/rbacapplication-post-roleassignments; entra/identity/role-based-access-control/
 * permissions-reference for the template ids.
 */
import { z } from 'zod';
import { resource } from '../resource.ts';

/** Template ids, which are the ids of the built-in roles in every tenant. */
export const directoryRoles = {
  complianceAdministrator: {
    role: 'Compliance Administrator',
    roleDefinitionId: '17315797-102d-40b4-93e0-432062caca18',
    gives: 'searches and exports of every mailbox, and changes of retention and data loss prevention policies',
  },
} as const;

const schema = z.strictObject({
  /** Object id of the enterprise application. */
  principalId: z.guid(),
  /** Its display name, for people. */
  principal: z.string().min(1),
  roleDefinitionId: z.guid().toLowerCase(),
  /** The role's display name, for people. */
  role: z.string().min(1),
  /** What the role lets its holder do, for the approver. */
  gives: z.string().min(1),
});

export type DirectoryRoleAssignment = z.output<typeof schema>;

export interface DirectoryRoleAssignmentState {
  readonly principalId: string;
  readonly roleDefinitionId: string;
}

export const directoryRoleAssignment = resource<DirectoryRoleAssignment, DirectoryRoleAssignmentState, { id: string }>({
  kind: 'directory-role-assignment',
  schema,
  name: ({ principal, role }) => `${role} for ${principal}`,
  shown: ({ principal, role, roleDefinitionId }) => ({ principal, role, roleDefinitionId, directoryScopeId: '/' }),
  // Found means that it is assigned: there is nothing else to compare.
  diff: () => [],
  risks: ({ principal, role, gives }) => [
    { code: 'directory-role', text: `"${principal}" becomes ${role} in the whole tenant: ${gives}.` },
  ],
});
