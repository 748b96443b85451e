/**
 * Does a policy's every condition match a sign-in? The first that doesn't is the *reason*, in the words of What-If
 * (`whatIfAnalysisReasons`). An exclusion always beats an inclusion.
 * Source: learn, entra/identity/conditional-access/concept-conditional-access-policies and -conditions.
 */
import type { ConditionalAccessPolicy, NamedLocation } from '../../tenant/state.ts';
import { isInLocations } from './locations.ts';
import type { SignIn } from './sign-in.ts';

export type AnalysisReason =
  | 'notSet'
  | 'notEnoughInformation'
  | 'users'
  | 'workloadIdentities'
  | 'application'
  | 'userActions'
  | 'clientApps'
  | 'location'
  | 'authenticationFlow'
  | 'emptyPolicy'
  | 'policyNotEnabled';

type Conditions = ConditionalAccessPolicy['conditions'];

/** Exchange, SharePoint, Teams and the Office portals' shared services: the bundle that policies call Office365. */
const office365 = new Set([
  '00000002-0000-0ff1-ce00-000000000000',
  '00000003-0000-0ff1-ce00-000000000000',
  '00000004-0000-0ff1-ce00-000000000000',
  '00000006-0000-0ff1-ce00-000000000000',
  'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe',
]);

/** @returns `notSet` when the policy applies to the sign-in, else the first condition that doesn't match. */
export function analyse(
  policy: ConditionalAccessPolicy,
  namedLocations: readonly NamedLocation[],
  signIn: SignIn,
): AnalysisReason {
  if (policy.state === 'disabled') return 'policyNotEnabled';
  if (policy.grantControls === null && policy.sessionControls === null) return 'emptyPolicy';
  const who = matchIdentity(policy.conditions, signIn);
  if (who !== 'notSet') return who;
  const what = matchTarget(policy.conditions.applications, signIn);
  if (what !== 'notSet') return what;
  if (!matchClientApp(policy.conditions.clientAppTypes, signIn)) return 'clientApps';
  const transfer = policy.conditions.authenticationFlows?.transferMethods;
  if (transfer !== undefined && transfer !== 'none' && !transfer.split(',').includes(signIn.transferMethod)) {
    return 'authenticationFlow';
  }
  return matchLocation(policy.conditions.locations, namedLocations, signIn.ipAddress);
}

function matchIdentity(conditions: Conditions, { identity }: SignIn): AnalysisReason {
  if (identity.kind === 'servicePrincipal') {
    const targets = conditions.clientApplications;
    // A policy for users never reaches a service principal, not even one for "All".
    if (targets === undefined || targets === null) return 'workloadIdentities';
    const id = identity.servicePrincipalId;
    if (targets.excludeServicePrincipals.includes(id)) return 'workloadIdentities';
    const included =
      targets.includeServicePrincipals.includes(id) ||
      targets.includeServicePrincipals.includes('ServicePrincipalsInMyTenant');
    return included ? 'notSet' : 'workloadIdentities';
  }
  const { users } = conditions;
  const overlaps = (listed: readonly string[], held: readonly string[] = []) => held.some((id) => listed.includes(id));
  const excluded =
    users.excludeUsers.includes(identity.userId) ||
    users.excludeUsers.includes('All') ||
    overlaps(users.excludeGroups, identity.groups) ||
    overlaps(users.excludeRoles, identity.directoryRoles);
  if (excluded) return 'users';
  const included =
    users.includeUsers.includes('All') ||
    users.includeUsers.includes(identity.userId) ||
    overlaps(users.includeGroups, identity.groups) ||
    overlaps(users.includeRoles, identity.directoryRoles);
  return included ? 'notSet' : 'users';
}

/** A resource that is excluded doesn't take another of the same sign-in out. */
function matchTarget(applications: Conditions['applications'], signIn: SignIn): AnalysisReason {
  if (signIn.userAction !== undefined) {
    return applications.includeUserActions?.includes(signIn.userAction) === true ? 'notSet' : 'userActions';
  }
  const names = (listed: readonly string[], id: string) =>
    listed.includes('All') || listed.includes(id) || (listed.includes('Office365') && office365.has(id));
  const { includeApplications, excludeApplications } = applications;
  const isTarget = signIn.applications.some((id) => names(includeApplications, id) && !names(excludeApplications, id));
  return isTarget ? 'notSet' : 'application';
}

function matchClientApp(types: readonly string[], { clientAppType }: SignIn): boolean {
  return types.length === 0 || types.includes('all') || clientAppType === 'all' || types.includes(clientAppType);
}

function matchLocation(
  locations: Conditions['locations'],
  named: readonly NamedLocation[],
  ipAddress: string | null,
): AnalysisReason {
  if (locations === undefined || locations === null) return 'notSet';
  const everywhere = locations.includeLocations.includes('All') && locations.excludeLocations.length === 0;
  if (everywhere) return 'notSet';
  if (ipAddress === null) return 'notEnoughInformation';
  if (isInLocations(ipAddress, locations.excludeLocations, named)) return 'location';
  return isInLocations(ipAddress, locations.includeLocations, named) ? 'notSet' : 'location';
}
