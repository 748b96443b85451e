/**
 * What may be granted: exactly what the runbooks grant, and nothing else. A resource takes its roles from here, so that one
 * that isn't in the table doesn't compile in a runbook, and is refused by the worker before anything is called, no matter who
 * asks and what was approved. To grant something new, add it here.
 */
import { z } from 'zod';

/** Roles of a role group in Exchange Online, narrowest first: each of them only reads. */
export const exchangeRoles = ['View-Only Configuration', 'View-Only Recipients', 'Message Tracking'] as const;
export type ExchangeRole = (typeof exchangeRoles)[number];

/** Roles of a role group in Security & Compliance. */
export const complianceRoles = ['Compliance Search', 'Search And Purge'] as const;
export type ComplianceRole = (typeof complianceRoles)[number];

/** Roles of a role group on premises. */
export const serverRoles = ['View-Only Recipients', 'Message Tracking', 'ApplicationImpersonation'] as const;
export type ServerRole = (typeof serverRoles)[number];

/** Roles that an application is assigned in Exchange Online, with a scope. */
export const applicationRoles = [
  'Application Mail.Read',
  'Application Mail.ReadWrite',
  'Application EWS.AccessAsApp',
] as const;
export type ApplicationRole = (typeof applicationRoles)[number];

export const exchangeOnlineAppId = '00000002-0000-0ff1-ce00-000000000000';
const graphAppId = '00000003-0000-0000-c000-000000000000';
/** Security & Compliance answers to this one. */
const exchangeOnlineProtectionAppId = '00000007-0000-0ff1-ce00-000000000000';

/** Application roles that an administrator consents to, for the whole tenant. */
export const appRoles = {
  /** Administers Exchange Online by cmdlets, as far as role groups or Entra roles of the application allow. */
  exchangeManageAsApp: { resourceAppId: exchangeOnlineAppId, role: 'Exchange.ManageAsApp' },
  /** Administers Security & Compliance by cmdlets, as far as roles there allow. */
  protectionManageAsApp: { resourceAppId: exchangeOnlineProtectionAppId, role: 'Exchange.ManageAsApp' },
  /** Reads and writes mail of every mailbox. */
  graphMailReadWrite: { resourceAppId: graphAppId, role: 'Mail.ReadWrite' },
  /** The three protocols, in mailboxes that the application has a permission for. */
  imapAccessAsApp: { resourceAppId: exchangeOnlineAppId, role: 'IMAP.AccessAsApp' },
  popAccessAsApp: { resourceAppId: exchangeOnlineAppId, role: 'POP.AccessAsApp' },
  smtpSendAsApp: { resourceAppId: exchangeOnlineAppId, role: 'SMTP.SendAsApp' },
} as const;

/** The IDs that they have: a role of that name with another ID isn't it. Source: learn, graph/permissions-reference. */
const appRoleIds: Readonly<Record<keyof typeof appRoles, string>> = {
  exchangeManageAsApp: 'dc50a0fb-09a3-484d-be87-e023b12c6440',
  protectionManageAsApp: '455e5cd2-84e8-4751-8344-5672145dfa17',
  graphMailReadWrite: 'e2a3a72e-5f79-4c64-b1b1-878b674786c9',
  imapAccessAsApp: '5e5addcd-3e8d-4e90-baf5-964efab2b20a',
  popAccessAsApp: 'cb842b43-da6e-4506-86fe-bb12199c656d',
  smtpSendAsApp: '7146a1f0-8703-45b3-9eae-527a64c00995',
};

/** The ID that a role is known to have. */
export function appRoleId({ resourceAppId, role }: AppRole): string {
  const names = Object.keys(appRoles) as (keyof typeof appRoles)[];
  const name = names.find((each) => appRoles[each].resourceAppId === resourceAppId && appRoles[each].role === role);
  if (name === undefined) throw new RangeError(`${role} of ${resourceAppId} is granted by no runbook.`);
  return appRoleIds[name];
}

/**
 * Directory roles ("Azure AD roles") by their template IDs, which are the IDs of the built-in roles in every tenant.
 * Source: learn, entra/identity/role-based-access-control/permissions-reference.
 */
export const directoryRoles = {
  complianceAdministrator: {
    role: 'Compliance Administrator',
    roleDefinitionId: '17315797-102d-40b4-93e0-432062caca18',
    gives: 'searches and exports of every mailbox, and changes of retention and data loss prevention policies',
  },
} as const;
export type DirectoryRole = (typeof directoryRoles)[keyof typeof directoryRoles];

/** The local group of a Windows server, by SID: names of built-in groups are translated. */
export const remoteManagementUsers = { sid: 'S-1-5-32-580', name: 'Remote Management Users' } as const;

/** @param where to follow "that a runbook grants": "in Exchange Online" */
export function rolesSchema<const Roles extends readonly string[]>(allowed: Roles, where: string) {
  return z.array(roleSchema(allowed, where)).min(1, 'must name at least one role').readonly();
}

export function roleSchema<const Roles extends readonly string[]>(allowed: Roles, where: string) {
  return z.enum(allowed, { error: `must be one that a runbook grants ${where}: ${allowed.join(', ')}` });
}

const granted = Object.values(appRoles);

/** One application role: its resource, and its value there. */
export const appRoleSchema = z
  .strictObject({
    resourceAppId: roleSchema(
      granted.map(({ resourceAppId }) => resourceAppId),
      'roles of',
    ),
    /** Such as Exchange.ManageAsApp. */
    role: roleSchema(
      granted.map(({ role }) => role),
      'to an application',
    ),
  })
  .refine((asked) => granted.some((one) => one.role === asked.role && one.resourceAppId === asked.resourceAppId), {
    path: ['role'],
    error: 'must be one that a runbook grants on that resource',
  });

export type AppRole = z.output<typeof appRoleSchema>;
