/**
 * Admin consent to an application role: an assignment of a resource's role to an enterprise application. The role is
 * named by its value and found at run time on the resource; where its id is known, it must be that one. The same role id
 * can exist on two resources, so what is compared is the pair.
 *
 * Source: learn, graph/api/serviceprincipal-post-approleassignedto; graph/permissions-reference for ids.
 */
import { z } from 'zod';
import { resource } from '../resource.ts';

const schema = z.strictObject({
  /** Object id of the enterprise application. */
  principalId: z.guid(),
  /** Its display name, for people. */
  principal: z.string().min(1),
  resourceAppId: z.guid(),
  /** The role's value, such as Exchange.ManageAsApp. */
  role: z.string().min(1),
  /** Why it is needed, where the vendor's document doesn't ask for it; the approver sees it. */
  addition: z.string().min(1).optional(),
});

export type AppRoleAssignment = z.output<typeof schema>;

export interface AppRoleAssignmentState {
  /** Object id of the resource's service principal. */
  readonly resourceId: string;
  readonly appRoleId: string;
}

export const exchangeOnlineAppId = '00000002-0000-0ff1-ce00-000000000000';
const graphAppId = '00000003-0000-0000-c000-000000000000';
/** Security & Compliance answers to this one. */
const exchangeOnlineProtectionAppId = '00000007-0000-0ff1-ce00-000000000000';

/** Administers Exchange Online by cmdlets, as far as role groups or Entra roles of the application allow. */
export const exchangeManageAsApp = { resourceAppId: exchangeOnlineAppId, role: 'Exchange.ManageAsApp' } as const;
/** Administers Security & Compliance by cmdlets, as far as roles there allow. */
export const protectionManageAsApp = {
  resourceAppId: exchangeOnlineProtectionAppId,
  role: 'Exchange.ManageAsApp',
} as const;
/** Reads and writes mail of every mailbox. */
export const graphMailReadWrite = { resourceAppId: graphAppId, role: 'Mail.ReadWrite' } as const;

/** Ids that roles are known to have, by resource and value: a role of that name with another id isn't it. */
const knownRoleIds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [exchangeOnlineAppId]: {
    'Exchange.ManageAsApp': 'dc50a0fb-09a3-484d-be87-e023b12c6440',
    full_access_as_app: 'dc890d15-9560-4a4c-9b7f-a736ec74ec40',
    'IMAP.AccessAsApp': '5e5addcd-3e8d-4e90-baf5-964efab2b20a',
    'POP.AccessAsApp': 'cb842b43-da6e-4506-86fe-bb12199c656d',
    'SMTP.SendAsApp': '7146a1f0-8703-45b3-9eae-527a64c00995',
  },
  [exchangeOnlineProtectionAppId]: {
    'Exchange.ManageAsApp': '455e5cd2-84e8-4751-8344-5672145dfa17',
  },
  [graphAppId]: {
    'Mail.Read': '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
    'Mail.ReadWrite': 'e2a3a72e-5f79-4c64-b1b1-878b674786c9',
    'Mail.Send': 'b633e1c5-b582-4048-a93e-9f11b44c7e96',
  },
};

/** The id that a role is known to have; undefined when it isn't one of those that are written down. */
export function knownRoleId(resourceAppId: string, role: string): string | undefined {
  return knownRoleIds[resourceAppId.toLowerCase()]?.[role];
}

export const appRoleAssignment = resource<AppRoleAssignment, AppRoleAssignmentState, { id: string }>({
  kind: 'app-role-assignment',
  schema,
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
