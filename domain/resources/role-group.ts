/**
 * A role group of Exchange with exactly the roles that were asked for. Its members are resources of their own
 * (`role-group-member`): a group that others are in already keeps them, and a change of its roles changes theirs: the
 * plan names them to the approver. Source: odp, New-RoleGroup; a change of roles is one assignment more or less.
 */
import { z } from 'zod';
import type { PropertyChange, Risk } from '../change.ts';
import { exchangeRoles, rolesSchema, type ExchangeRole } from '../grants.ts';
import { compare, resource } from '../resource.ts';
import { roleGroupNameSchema } from '../role-group-name.ts';

export interface RoleGroupDesired<Role extends string = string> {
  readonly name: string;
  readonly roles: readonly Role[];
  /**
   * On premises: name of a management scope that all its roles end at. Left out: assignments keep the scopes that they
   * have, and new ones have none.
   */
  readonly scope?: string | undefined;
}

/** One role of a group, as far as it reaches. */
export interface RoleGrant {
  readonly role: string;
  /** Name of its scope; null: the whole organization. */
  readonly scope: string | null;
}

export interface RoleGroupState {
  readonly name: string;
  /** Roles by name, sorted; delegating assignments don't count, they give no cmdlets. */
  readonly roles: readonly string[];
  /** Members as Exchange shows them, sorted; for the approver. */
  readonly members: readonly string[];
  /** By role and scope, sorted; left out in what was recorded before there were scopes. */
  readonly grants?: readonly RoleGrant[] | undefined;
}

export function grantsOf({ roles, grants }: Pick<RoleGroupState, 'roles' | 'grants'>): readonly RoleGrant[] {
  return grants ?? roles.map((role) => ({ role, scope: null }));
}

/** The grants that a group is to have, given those it has. */
export function grantsWanted({ roles, scope }: RoleGroupDesired, held: readonly RoleGrant[]): readonly RoleGrant[] {
  if (scope !== undefined) return roles.map((role) => ({ role, scope }));
  const missing = roles.filter((role) => !held.some((grant) => grant.role === role));
  return [...held.filter(({ role }) => roles.includes(role)), ...missing.map((role) => ({ role, scope: null }))];
}

/** Grants that aren't among others. */
export function without(grants: readonly RoleGrant[], others: readonly RoleGrant[]): readonly RoleGrant[] {
  return grants.filter((grant) => !others.some((other) => other.role === grant.role && other.scope === grant.scope));
}

export interface RoleGroupOutput {
  readonly name: string;
  /** GUID. */
  readonly id: string;
}

export const roleGroup = resource<RoleGroupDesired<ExchangeRole>, RoleGroupState, RoleGroupOutput>({
  kind: 'role-group',
  adoptable: true,
  schema: z.strictObject({ name: roleGroupNameSchema, roles: rolesSchema(exchangeRoles, 'in Exchange Online') }),
  name: ({ name }) => name,
  diff: differingRoles,
  risks: risksOfRoles,
});

export function differingRoles({ roles }: RoleGroupDesired, state: RoleGroupState): PropertyChange[] {
  return compare({ roles: roles.toSorted() }, { roles: state.roles });
}

/** What a change of its roles means for those who are in it. */
export function risksOfRoles(desired: RoleGroupDesired, state: RoleGroupState | undefined): Risk[] {
  if (state === undefined) return [];
  const taken = state.roles.filter((role) => !desired.roles.includes(role));
  const given = desired.roles.filter((role) => !state.roles.includes(role));
  const whom = state.members.length === 0 ? 'nobody yet' : state.members.join(', ');
  return [
    ...(taken.length === 0
      ? []
      : [{ code: 'role-group-loses-roles', text: `Members lose ${taken.join(', ')}: ${whom}.` }]),
    ...(given.length === 0 || state.members.length === 0
      ? []
      : [
          {
            code: 'role-group-has-members',
            text: `Members that are in it already get ${given.join(', ')}: ${whom}.`,
          },
        ]),
  ];
}
