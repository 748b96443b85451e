/** What a run can change in the simulated tenant, for comparison: without times, caches and lags. */
import type { RoleGroup } from 'exchange-simulator/tenant/state.ts';
import type { Installation } from './installation.ts';

type Picture = Record<string, unknown[]>;

const passing = new Set([
  'effectiveAt',
  'visibleAt',
  'visibleInExchangeAt',
  'modifiedDateTime',
  'createdDateTime',
  'wrongPasswords',
  'removedAt',
]);

export async function tenantPicture(installation: Installation): Promise<Picture> {
  const state = await installation.tenant();
  const { exchange } = state;
  const picture: Picture = {
    users: state.users,
    applications: state.applications,
    servicePrincipals: state.servicePrincipals,
    appRoleAssignments: state.appRoleAssignments,
    namedLocations: state.namedLocations,
    conditionalAccessPolicies: state.conditionalAccessPolicies,
    directoryRoleAssignments: state.directoryRoleAssignments,
    exchangePrincipals: exchange.servicePrincipals,
    compliancePrincipals: state.compliance?.servicePrincipals ?? [],
    complianceRoleGroups: withoutFormerMembers(state.compliance?.roleGroups ?? []),
    complianceSearches: state.complianceSearches ?? [],
    managementScopes: exchange.managementScopes,
    roleGroups: withoutFormerMembers(exchange.roleGroups),
    roleAssignments: exchange.roleAssignments,
    mailboxPermissions: exchange.mailboxPermissions,
    clientAccess: exchange.mailboxes.map(
      ({ primarySmtpAddress, ewsEnabled, imapEnabled, popEnabled, smtpClientAuthenticationDisabled }) => ({
        primarySmtpAddress,
        ewsEnabled,
        imapEnabled,
        popEnabled,
        smtpClientAuthenticationDisabled,
      }),
    ),
    messages: exchange.mailboxes.map(({ primarySmtpAddress, messages }) => [primarySmtpAddress, messages.length]),
  };
  return JSON.parse(
    JSON.stringify(picture, (key, value: unknown) => (passing.has(key) ? undefined : value)),
  ) as Picture;
}

function withoutFormerMembers(groups: readonly RoleGroup[]): unknown[] {
  return groups.map((group) => ({ ...group, members: group.members.filter(({ removedAt }) => removedAt === null) }));
}

/** How many more of each there are than before. */
export function growth(before: Picture, after: Picture): Record<string, number> {
  const grown = Object.keys(after).map(
    (name) => [name, (after[name]?.length ?? 0) - (before[name]?.length ?? 0)] as const,
  );
  return Object.fromEntries(grown.filter(([, count]) => count !== 0));
}
