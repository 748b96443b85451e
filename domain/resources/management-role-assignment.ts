/**
 * An application role of Exchange, assigned to a service principal for the mailboxes of a scope (RBAC for Applications):
 * what replaces impersonation today. Without a scope such an assignment means the whole organization, so none can be
 * asked for here. *Other assignments* of the same role add up with ours and defeat the scope: they are shown, and
 * removed with the approver's consent. Source: odp, New-ManagementRoleAssignment; learn, Role Based Access Control for
 * Applications.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { applicationRoles, roleSchema, type ApplicationRole } from '../grants.ts';
import { compare, resource } from '../resource.ts';

export interface ManagementRoleAssignmentDesired {
  /** Object id of the enterprise application. */
  readonly objectId: string;
  /** Its display name. */
  readonly application: string;
  /** Name of the management scope. */
  readonly scope: string;
  readonly role: ApplicationRole;
}

export interface ManagementRoleAssignmentState {
  readonly name: string;
  /** Name of its scope; null: the whole organization. */
  readonly scope: string | null;
  /** Other assignments of the same role to the same application, by name. */
  readonly otherAssignments: readonly { readonly name: string; readonly scope: string | null }[];
}

export interface ManagementRoleAssignmentOutput {
  readonly name: string;
  readonly id: string;
}

function meaning(role: string): string {
  if (role === 'Application Mail.Read') return 'reads all mail of';
  if (role === 'Application EWS.AccessAsApp')
    return 'has full access by EWS (read, write, send), until it ends on 2027-04-01, to';
  return `has the role ${role} on`;
}

export const managementRoleAssignment = resource<
  ManagementRoleAssignmentDesired,
  ManagementRoleAssignmentState,
  ManagementRoleAssignmentOutput
>({
  kind: 'management-role-assignment',
  adoptable: true,
  schema: z.strictObject({
    objectId: z.guid().toLowerCase(),
    application: z.string().min(1),
    scope: z.string().min(1, 'must name a scope: without one the whole organization would be reached'),
    role: roleSchema(applicationRoles, 'to an application'),
  }),
  knownAfterApply: ['objectId', 'scope'],
  name: ({ role, application }) => `${role} for ${application}`,
  diff: (desired, state) =>
    compare(
      { scope: desired.scope, otherAssignments: [] },
      { scope: state.scope, otherAssignments: state.otherAssignments.map(({ name, scope }) => ({ name, scope })) },
    ),
  replacedBy: ['scope'],
  risks: ({ role, application }, state) => [
    {
      code: 'reads-mailboxes',
      text: `The application ${application} ${meaning(role)} every mailbox in its scope, also those that come into it later.`,
    },
    ...(state === undefined || state.otherAssignments.length === 0
      ? []
      : [
          {
            code: 'wider-assignments-removed',
            text: `Assignments of the same role that reach further are removed: ${state.otherAssignments
              .map(({ name, scope }) => `${name} (${scope ?? 'the whole organization'})`)
              .join(', ')}. If the application was in use, it loses that reach.`,
          },
        ]),
  ],
});

/**
 * The assignment's name in Exchange: readable, stable, unique for role and application, at most 64 characters.
 */
export function assignmentName({
  role,
  application,
  objectId,
}: Omit<ManagementRoleAssignmentDesired, 'scope'>): string {
  const digest = bytesToHex(sha256(utf8ToBytes(`${role}/${objectId.toLowerCase()}`))).slice(0, 8);
  return `${`${role}-${application}`.slice(0, 55).trimEnd()}-${digest}`;
}
