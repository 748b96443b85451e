/**
 * The application with which people sign decisions of runbooks, and the people who have roles in it.
 *
 * It is as narrow as such an application can be: a public client on loopback, assigned people only, no API of its own or of
 * others, no credential, no implicit grant, no *public client flows*, and a policy that asks for the password every time.
 * Where assignment is required people can't consent for themselves (learn, entra/identity/enterprise-apps/
 * user-admin-consent-overview), so an administrator has consented to `openid profile` for all.
 *
 * Made when a tenant is first served, so that one that was kept from before has it as well. Ids follow the tenant's; the rest
 * of the tenant is the same with it and without.
 */
import { createHash } from 'node:crypto';
import type { Core } from '../core.ts';
import { hasPremium } from '../graph/conditional-access/licence.ts';
import { createRandom } from '../random.ts';
import type {
  Application,
  AppRole,
  ConditionalAccessPolicy,
  OptionalClaim,
  ServicePrincipal,
  TenantState,
  User,
} from '../tenant/state.ts';
import { policy } from '../tenant/seed/conditional-access.ts';
import { resourceAppIds } from '../tenant/seed/microsoft-service-principals.ts';
import { accounts, domain } from '../tenant/seed/people.ts';
import { createSeeding, makeSecret, type Seeding } from '../tenant/seed/seeding.ts';

export const decisionsApplication = 'Exchange Runbooks: SIGN a decision';

const roleNames = {
  Request: 'Asks for runs',
  Approve: 'Approves plans',
  Operate: 'Decides in the course of a run',
  Administer: 'Administers runbooks',
} as const;

type RoleName = keyof typeof roleNames;

/** Each in this domain; `nia` has no role, and `gus` is a guest. */
const people: { name: string; displayName: string; roles: RoleName[]; userType?: 'Guest' }[] = [
  { name: 'ann', displayName: 'Ann Abel', roles: ['Request', 'Operate'] },
  { name: 'ben', displayName: 'Ben Bonnet', roles: ['Approve', 'Operate'] },
  { name: 'cyd', displayName: 'Cyd Carver', roles: ['Approve', 'Operate'] },
  { name: 'dan', displayName: 'Dan Dekker', roles: ['Operate'] },
  { name: 'eve', displayName: 'Eve Ekberg', roles: ['Administer', 'Approve', 'Operate'] },
  { name: 'gus', displayName: 'Gus Galli', roles: ['Approve'], userType: 'Guest' },
  { name: 'nia', displayName: 'Nia Nagy', roles: [] },
];

/** Does nothing where the tenant has, or had, the application. */
export function openDecisions({ store, clock }: Core): void {
  if (store.state.decisions !== undefined) return;
  const random = createRandom(
    createHash('sha256').update(`${store.state.tenant.id} decisions`).digest().readInt32BE(0),
  );
  store.note((state) => addDecisions(state, createSeeding(clock, random)));
}

function addDecisions(state: TenantState, seeding: Seeding): void {
  const created = seeding.daysAgo(60);
  const appRoles = (Object.keys(roleNames) as RoleName[]).map((name): AppRole => ({
    id: seeding.uuid(),
    value: `Runbooks.${name}`,
    displayName: name,
    description: roleNames[name],
    allowedMemberTypes: ['User'],
    isEnabled: true,
  }));
  const application: Application = {
    id: seeding.uuid(),
    appId: seeding.uuid(),
    displayName: decisionsApplication,
    signInAudience: 'AzureADMyOrg',
    tags: [],
    notes: null,
    requiredResourceAccess: [],
    passwordCredentials: [],
    keyCredentials: [],
    ownerIds: idsOf(state, [accounts.administrator]),
    appRoles,
    signIn: {
      isFallbackPublicClient: false,
      publicClient: { redirectUris: ['http://localhost'] },
      api: { requestedAccessTokenVersion: 2 },
      optionalClaims: { idToken: ['auth_time', 'acct'].map(claim), accessToken: [], saml2Token: [] },
    },
    createdDateTime: created,
    visibleAt: created,
  };
  const servicePrincipal: ServicePrincipal = {
    id: seeding.uuid(),
    appId: application.appId,
    displayName: decisionsApplication,
    accountEnabled: true,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: state.tenant.id,
    appRoles: structuredClone(appRoles),
    appRoleAssignmentRequired: true,
    tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
    createdDateTime: created,
    visibleAt: created,
  };
  state.applications.push(application);
  state.servicePrincipals.push(servicePrincipal);
  const graph = state.servicePrincipals.find(({ appId }) => appId === resourceAppIds.graph);
  if (graph === undefined) throw new Error('The tenant has lost the service principal of Microsoft Graph.');
  state.oauth2PermissionGrants.push({
    id: Buffer.from(seeding.uuid()).toString('base64url'),
    clientId: servicePrincipal.id,
    consentType: 'AllPrincipals',
    principalId: null,
    resourceId: graph.id,
    scope: 'openid profile',
  });
  state.decisions = { clientId: application.appId, userIds: [] };
  for (const { name, displayName, roles, userType } of people) {
    const user = person(seeding, name, displayName, userType);
    // In a tenant that was kept somebody may have the name.
    if (state.users.some(({ userPrincipalName }) => userPrincipalName.toLowerCase() === user.userPrincipalName))
      continue;
    state.users.push(user);
    state.decisions.userIds.push(user.id);
    for (const { id } of appRoles.filter(({ displayName: role }) => roles.some((held) => held === role))) {
      state.appRoleAssignments.push({
        id: Buffer.from(seeding.uuid()).toString('base64url'),
        principalId: user.id,
        resourceId: servicePrincipal.id,
        appRoleId: id,
        createdDateTime: created,
        visibleAt: created,
        effectiveAt: created,
      });
    }
  }
  const mayHavePolicies = hasPremium(state) && !state.tenant.securityDefaultsEnabled;
  if (mayHavePolicies) state.conditionalAccessPolicies.push(everyTime(state, seeding, application.appId));
}

function everyTime(state: TenantState, seeding: Seeding, appId: string): ConditionalAccessPolicy {
  return {
    ...policy(seeding, 'Exchange Runbooks: sign in for every decision', {
      users: { includeUsers: ['All'], excludeUsers: idsOf(state, accounts.breakGlass) },
      applications: [appId],
      builtInControls: [],
    }),
    grantControls: null,
    sessionControls: {
      signInFrequency: {
        isEnabled: true,
        type: null,
        value: null,
        authenticationType: 'primaryAndSecondaryAuthentication',
        frequencyInterval: 'everyTime',
      },
    },
  };
}

/** Their mail is at home elsewhere in the company: none of them has a mailbox in this organization. */
function person(seeding: Seeding, name: string, displayName: string, userType?: 'Guest'): User {
  const created = seeding.daysAgo(60);
  return {
    id: seeding.uuid(),
    userPrincipalName: `${name}@${domain}`,
    displayName,
    mailNickname: name,
    mail: `${name}@${domain}`,
    accountEnabled: true,
    usageLocation: 'NL',
    passwordPolicies: null,
    password: makeSecret(),
    passwordChangedAt: seeding.daysAgo(20),
    forceChangePasswordNextSignIn: false,
    onPremisesSyncEnabled: null,
    assignedLicenses: [],
    perUserMfaState: 'disabled',
    wrongPasswords: 0,
    ...(userType === undefined ? {} : { userType }),
    createdDateTime: created,
    visibleAt: created,
    visibleInExchangeAt: created,
  };
}

const claim = (name: string): OptionalClaim => ({ name, source: null, essential: false, additionalProperties: [] });

const idsOf = ({ users }: TenantState, names: readonly string[]) =>
  users.filter(({ userPrincipalName }) => names.includes(userPrincipalName)).map(({ id }) => id);
