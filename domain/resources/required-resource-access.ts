/**
 * What the application registration declares to need: the manifest's `requiredResourceAccess`. It only declares, and grants
 * nothing; but anyone who presses "Grant admin consent" in the portal consents to exactly this list. Entries of others stay.
 *
 * Source: learn, graph/api/resources/requiredresourceaccess.
 */
import { z } from 'zod';
import { appRoleSchema } from '../grants.ts';
import { resource } from '../resource.ts';

const schema = z.strictObject({
  /** Object id of the app registration. */
  applicationId: z.guid(),
  /** Its display name, for people. */
  displayName: z.string().min(1),
  permissions: z.array(appRoleSchema).min(1),
});

export type RequiredResourceAccess = z.output<typeof schema>;
export type RequiredPermission = z.output<typeof appRoleSchema>;

export interface RequiredResourceAccessState {
  /** Of those that were asked for, the ones that are declared: `<resource appId>: <role>`, sorted. */
  readonly declared: readonly string[];
}

/** How a permission is shown. */
export function permissionName({ resourceAppId, role }: RequiredPermission): string {
  return `${resourceAppId}: ${role}`;
}

export const requiredResourceAccess = resource<RequiredResourceAccess, RequiredResourceAccessState, object>({
  kind: 'required-resource-access',
  schema,
  knownAfterApply: ['applicationId'],
  name: ({ displayName }) => displayName,
  shown: ({ permissions }) =>
    Object.fromEntries(permissions.map((permission) => [permissionName(permission), 'declared'])),
  diff: ({ permissions }, { declared }) =>
    permissions
      .map(permissionName)
      .filter((permission) => !declared.includes(permission))
      .map((property) => ({ property, after: 'declared' })),
});
