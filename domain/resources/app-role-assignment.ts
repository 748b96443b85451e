/**
 * Admin consent to an application role: an assignment of a resource's role to an enterprise application. The role is
 * named by its value, found at run time on the resource, and must have the id that it is known to have. The same role id
 * can exist on two resources, so what is compared is the pair.
 *
 * Source: learn, graph/api/serviceprincipal-post-approleassignedto; graph/permissions-reference for ids.
 */
import { z } from 'zod';
import { appRoleSchema } from '../grants.ts';
import { resource } from '../resource.ts';

const schema = appRoleSchema.safeExtend({
  /** Object id of the enterprise application. */
  principalId: z.guid(),
  /** Its display name, for people. */
  principal: z.string().min(1),
  /** Why it is needed, where the vendor's document doesn't ask for it; the approver sees it. */
  addition: z.string().min(1).optional(),
});

export type AppRoleAssignment = z.output<typeof schema>;

export interface AppRoleAssignmentState {
  /** Object id of the resource's service principal. */
  readonly resourceId: string;
  readonly appRoleId: string;
}

export const appRoleAssignment = resource<AppRoleAssignment, AppRoleAssignmentState, { id: string }>({
  kind: 'app-role-assignment',
  schema,
  knownAfterApply: ['principalId'],
  name: ({ principal, resourceAppId, role }) => `${role} of ${resourceAppId} for ${principal}`,
  shown: ({ principal, resourceAppId, role, addition }) => ({
    principal,
    resourceAppId,
    role,
    ...(addition === undefined ? {} : { addition }),
  }),
  diff: () => [],
  risks: ({ principal, role }) => [
    { code: 'tenant-wide-consent', text: `"${principal}" gets ${role} in the whole tenant, without a signed-in user.` },
  ],
});
