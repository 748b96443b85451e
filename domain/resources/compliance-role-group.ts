/**
 * A role group of Security & Compliance with exactly the roles that were asked for. Roles of a group that exists can't be
 * changed by cmdlets there: one of this name with other roles stops the plan, and another name has to be chosen.
 * Source: odp, New-RoleGroup; learn, purview/microsoft-365-compliance-center-permissions.
 */
import { z } from 'zod';
import { complianceRoles, rolesSchema, type ComplianceRole } from '../grants.ts';
import { resource } from '../resource.ts';
import { roleGroupNameSchema } from '../role-group-name.ts';

export interface ComplianceRoleGroupDesired {
  readonly name: string;
  readonly roles: readonly ComplianceRole[];
}

export interface ComplianceRoleGroupState {
  readonly name: string;
}

export interface ComplianceRoleGroupOutput {
  readonly name: string;
  /** GUID. */
  readonly id: string;
}

export const complianceRoleGroup = resource<
  ComplianceRoleGroupDesired,
  ComplianceRoleGroupState,
  ComplianceRoleGroupOutput
>({
  kind: 'compliance-role-group',
  adoptable: true,
  schema: z.strictObject({
    name: roleGroupNameSchema,
    roles: rolesSchema(complianceRoles, 'in Security & Compliance'),
  }),
  name: ({ name }) => name,
  // A group with other roles is refused when it is read: what is found is as it should be.
  diff: () => [],
});
