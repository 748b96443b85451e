/** What a run can change in the simulated tenant, for comparison: without times, caches and lags. */
import type { TenantState } from '../../simulator/tenant/state.ts';
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
  const answer = await installation.administration<TenantState | { state: TenantState }>('state');
  const state = 'state' in answer ? answer.state : answer;
  const { exchange } = state;
  const picture: Picture = {
    users: state.users,
    applications: state.applications,
    servicePrincipals: state.servicePrincipals,
    appRoleAssignments: state.appRoleAssignments,
    namedLocations: state.namedLocations,
    conditionalAccessPolicies: state.conditionalAccessPolicies,
    pointers: exchange.servicePrincipals,
    managementScopes: exchange.managementScopes,
    roleGroups: exchange.roleGroups.map((group) => ({
      ...group,
      members: group.members.filter(({ removedAt }) => removedAt === null),
    })),
    roleAssignments: exchange.roleAssignments,
    messages: exchange.mailboxes.map(({ primarySmtpAddress, messages }) => [primarySmtpAddress, messages.length]),
  };
  return JSON.parse(
    JSON.stringify(picture, (key, value: unknown) => (passing.has(key) ? undefined : value)),
  ) as Picture;
}

/** How many more of each there are than before. */
export function growth(before: Picture, after: Picture): Record<string, number> {
  const grown = Object.keys(after).map(
    (name) => [name, (after[name]?.length ?? 0) - (before[name]?.length ?? 0)] as const,
  );
  return Object.fromEntries(grown.filter(([, count]) => count !== 0));
}
