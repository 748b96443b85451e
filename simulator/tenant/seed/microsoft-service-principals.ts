/**
 * Microsoft's own resources in the tenant, with the application roles that runbooks grant. The same role id exists on
 * two resources (Mail.* on Graph and on Exchange): a role is the pair of resource and id.
 * Ids: learn, graph/permissions-reference, and the service principals of the resources themselves.
 */
import type { ServicePrincipal } from '../state.ts';
import type { Seeding } from './seeding.ts';

export const resourceAppIds = {
  exchange: '00000002-0000-0ff1-ce00-000000000000',
  graph: '00000003-0000-0000-c000-000000000000',
  protection: '00000007-0000-0ff1-ce00-000000000000',
} as const;

const mailRoles = {
  'Mail.Read': '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
  'Mail.ReadWrite': 'e2a3a72e-5f79-4c64-b1b1-878b674786c9',
  'Mail.Send': 'b633e1c5-b582-4048-a93e-9f11b44c7e96',
};

const resources: { appId: string; displayName: string; roles: Record<string, string> }[] = [
  {
    appId: resourceAppIds.exchange,
    displayName: 'Office 365 Exchange Online',
    roles: {
      'Exchange.ManageAsApp': 'dc50a0fb-09a3-484d-be87-e023b12c6440',
      full_access_as_app: 'dc890d15-9560-4a4c-9b7f-a736ec74ec40',
      'IMAP.AccessAsApp': '5e5addcd-3e8d-4e90-baf5-964efab2b20a',
      'POP.AccessAsApp': 'cb842b43-da6e-4506-86fe-bb12199c656d',
      'SMTP.SendAsApp': '7146a1f0-8703-45b3-9eae-527a64c00995',
      ...mailRoles,
    },
  },
  {
    appId: resourceAppIds.graph,
    displayName: 'Microsoft Graph',
    roles: {
      'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
      'User.ReadWrite.All': '741f803b-c850-494e-b5df-cde7c675a1ca',
      'Group.Read.All': '5b567255-7703-4780-807c-7be8301ae99b',
      'Group.ReadWrite.All': '62a82d76-70ea-41e2-9197-370581804d09',
      'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
      'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
      'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
      'AppRoleAssignment.ReadWrite.All': '06b708a9-e830-4db3-a914-8e69da51d44f',
      'RoleManagement.ReadWrite.Directory': '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
      'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
      'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
      'Policy.Read.ConditionalAccess': '37730810-e9ba-4e46-b07e-8ca78d182097',
      'Policy.ReadWrite.ConditionalAccess': '01c0a623-fc9b-48e9-b794-0756f8e8f067',
      ...mailRoles,
    },
  },
  {
    appId: resourceAppIds.protection,
    displayName: 'Microsoft Exchange Online Protection',
    roles: { 'Exchange.ManageAsApp': '455e5cd2-84e8-4751-8344-5672145dfa17' },
  },
];

/** The tenant that owns Microsoft's applications. */
const microsoftServices = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

export function seedMicrosoftServicePrincipals(seeding: Seeding): ServicePrincipal[] {
  const created = seeding.daysAgo(800);
  return resources.map(({ appId, displayName, roles }) => ({
    id: seeding.uuid(),
    appId,
    displayName,
    accountEnabled: true,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: microsoftServices,
    appRoles: Object.entries(roles).map(([value, id]) => ({
      id,
      value,
      displayName: value,
      description: `Lets the application use ${value} without a signed-in user.`,
      allowedMemberTypes: ['Application'],
      isEnabled: true,
    })),
    tags: [],
    createdDateTime: created,
    visibleAt: created,
  }));
}
