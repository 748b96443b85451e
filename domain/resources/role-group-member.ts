/**
 * One member of a role group, by object id: an account, or an Exchange service principal. Only this one is ever added
 * or removed; the other members of the group are left alone.
 * Source: odp, Add-RoleGroupMember.
 */
import { z } from 'zod';
import type { Json } from '../json.ts';
import { isAfter } from '../known-after-apply.ts';
import { resource } from '../resource.ts';
import { roleGroupNameSchema } from '../role-group-name.ts';

export interface RoleGroupMemberDesired {
  readonly roleGroup: string;
  /** Object id of the account, or of the service principal in Entra that the Exchange service principal stands for. */
  readonly member: string;
  /** Who that is, for people. */
  readonly name: string;
  /** What the role group's roles let its members do, for the approver; left out: that they see every recipient. */
  readonly gives?: string | undefined;
}

export interface RoleGroupMemberState {
  readonly isMember: true;
}

export interface RoleGroupMemberOutput {
  readonly member: string;
}

export const roleGroupMember = resource<RoleGroupMemberDesired, RoleGroupMemberState, RoleGroupMemberOutput>({
  kind: 'role-group-member',
  schema: z.strictObject({
    roleGroup: roleGroupNameSchema,
    member: z.guid().toLowerCase(),
    name: z.string().min(1),
    gives: z.string().min(1).optional(),
  }),
  // A part of the step's key, and so of the plan's hash: it can't change once there are runs.
  knownAfterApply: ['roleGroup', 'member'],
  name: ({ name, roleGroup }) => `${name} in ${plainName(roleGroup)}`,
  // Found means that it is a member: there is nothing else to compare.
  diff: () => [],
  risks: ({ name, roleGroup, gives }) => [
    gives !== undefined
      ? {
          code: 'role-group-member',
          text: `${name} gets the roles of ${groupName(roleGroup)} for the whole organization: ${gives}.`,
        }
      : {
          code: 'sees-every-recipient',
          text: `${name} gets the role group's roles for the whole organization: every recipient and every message trace can be read, though no content of mail.`,
        },
  ],
});

/** In a plan, a role group that the plan itself makes is named by its origin. */
function groupName(roleGroup: Json): string {
  if (isAfter(roleGroup)) return plainName(roleGroup.$after);
  return typeof roleGroup === 'string' ? roleGroup : 'the role group';
}

/** A role group that a step of the same run makes arrives as that step's origin: people know it by its name. */
function plainName(roleGroup: string): string {
  return /^(?:compliance-|server-)?role-group\/(.*)\.name$/.exec(roleGroup)?.[1] ?? roleGroup;
}
