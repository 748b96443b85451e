/**
 * A role group of Exchange on premises with exactly the roles that were asked for, and, where one is given, with a scope
 * that limits them. One assignment without it reaches every mailbox, however many there are with it.
 * Source: odp, New-RoleGroup (-CustomRecipientWriteScope), New-ManagementRoleAssignment.
 */
import { z } from 'zod';
import { rolesSchema, serverRoles, type ServerRole } from '../grants.ts';
import { resource } from '../resource.ts';
import { roleGroupNameSchema } from '../role-group-name.ts';
import {
  differingRoles,
  grantsOf,
  risksOfRoles,
  type RoleGroupDesired,
  type RoleGroupOutput,
  type RoleGroupState,
} from './role-group.ts';

export const serverRoleGroup = resource<RoleGroupDesired<ServerRole>, RoleGroupState, RoleGroupOutput>({
  kind: 'server-role-group',
  adoptable: true,
  schema: z.strictObject({
    name: roleGroupNameSchema,
    roles: rolesSchema(serverRoles, 'on premises'),
    scope: z.string().min(1).max(64).optional(),
  }),
  name: ({ name }) => name,
  diff: (desired, state) => {
    const scopes = [...new Set(grantsOf(state).map(({ scope }) => scope))];
    const isOther = desired.scope !== undefined && scopes.some((scope) => scope !== desired.scope);
    return [
      ...differingRoles(desired, state),
      ...(isOther ? [{ property: 'scope', before: scopes, after: [desired.scope ?? null] }] : []),
    ];
  },
  risks: (desired, state) => {
    const whom = state === undefined || state.members.length === 0 ? undefined : state.members.join(', ');
    return [
      ...risksOfRoles(desired, state),
      ...(desired.scope === undefined && state === undefined && desired.roles.includes(impersonation)
        ? [
            {
              code: 'impersonates-everybody',
              text: `Without a scope every member of ${desired.name} acts as the owner of every mailbox of the organization: reads, changes, deletes and sends.`,
            },
          ]
        : []),
      ...(desired.scope !== undefined && whom !== undefined
        ? [{ code: 'role-group-narrowed', text: `Members that are in it already end at ${desired.scope}: ${whom}.` }]
        : []),
    ];
  },
});

/** The role that allows acting as a mailbox's owner. It is still there on premises. Source: oded, impersonation. */
export const impersonation = 'ApplicationImpersonation';
