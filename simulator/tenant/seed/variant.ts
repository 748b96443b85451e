/** Tenants that differ from the ordinary one in the single thing that their name says. */
export const tenantVariants = {
  contoso: 'the ordinary tenant',
  dehydrated: 'Exchange is dehydrated: role groups and assignments fail until Enable-OrganizationCustomization',
  'security-defaults': 'Security Defaults are on, and there are no Conditional Access policies',
  'no-premium': 'no licence with Entra ID P1, so no Conditional Access',
  'stopped-account': 'two more policies stop every password sign-in: a managed device, and a block outside the offices',
  'gate-closed': 'EwsEnabled is false',
} as const;

export type TenantVariant = keyof typeof tenantVariants;

export const isTenantVariant = (name: string): name is TenantVariant => Object.hasOwn(tenantVariants, name);
