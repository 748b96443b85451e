/**
 * Named locations and policies as a company has them: MFA for everybody but the break-glass accounts and one old service
 * account, one that Microsoft manages, one for a group that concerns nobody here, and two locations of one name.
 */
import type { ConditionalAccessPolicy, NamedLocation, User } from '../state.ts';
import { accounts } from './people.ts';
import type { Seeding } from './seeding.ts';
import type { TenantVariant } from './variant.ts';

const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const exchangeAdministrator = '29232cdf-9323-42fd-ade2-1d097af3e4de';

export function seedNamedLocations(seeding: Seeding): NamedLocation[] {
  const location = (displayName: string, cidrAddress: string, isTrusted: boolean): NamedLocation => ({
    id: seeding.uuid(),
    displayName,
    isTrusted,
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress }],
    createdDateTime: seeding.daysAgo(300),
    modifiedDateTime: seeding.daysAgo(300),
  });
  return [
    location('Headquarters', '192.0.2.0/26', true),
    location('Branch office', '192.0.2.64/28', false),
    location('Branch office', '192.0.2.80/28', false),
  ];
}

export function seedConditionalAccessPolicies(
  seeding: Seeding,
  variant: TenantVariant,
  users: readonly User[],
): ConditionalAccessPolicy[] {
  // Without Entra ID P1, or with Security Defaults on, there are none.
  if (variant === 'no-premium' || variant === 'security-defaults') return [];
  const idsOf = (names: readonly string[]) =>
    users.filter(({ userPrincipalName }) => names.includes(userPrincipalName)).map(({ id }) => id);
  const breakGlass = idsOf(accounts.breakGlass);
  const policies = [
    policy(seeding, 'Require multifactor authentication for all users', {
      users: { includeUsers: ['All'], excludeUsers: [...breakGlass, ...idsOf([accounts.service])] },
      builtInControls: ['mfa'],
    }),
    policy(seeding, 'Microsoft-managed: Multifactor authentication for administrators', {
      users: { includeRoles: [globalAdministrator, exchangeAdministrator], excludeUsers: breakGlass },
      builtInControls: ['mfa'],
      microsoftManaged: true,
    }),
    policy(seeding, 'Microsoft-managed: Block device code flow', {
      users: { includeUsers: ['All'], excludeUsers: breakGlass },
      builtInControls: ['block'],
      transferMethods: 'deviceCodeFlow',
      state: 'enabledForReportingButNotEnforced',
      microsoftManaged: true,
    }),
    policy(seeding, 'Warehouse terminals: block Exchange', {
      users: { includeGroups: [seeding.uuid()], excludeUsers: breakGlass },
      applications: [exchangeOnline],
      builtInControls: ['block'],
    }),
  ];
  if (variant !== 'stopped-account') return policies;
  return [
    ...policies,
    policy(seeding, 'Require a compliant device for Exchange', {
      users: { includeUsers: ['All'], excludeUsers: breakGlass },
      applications: [exchangeOnline],
      builtInControls: ['compliantDevice'],
    }),
    policy(seeding, 'Block sign-ins from outside the offices', {
      users: { includeUsers: ['All'], excludeUsers: breakGlass },
      builtInControls: ['block'],
      outsideTrusted: true,
    }),
  ];
}

interface Wanted {
  users: Partial<ConditionalAccessPolicy['conditions']['users']>;
  applications?: string[];
  builtInControls: string[];
  transferMethods?: string;
  outsideTrusted?: boolean;
  state?: ConditionalAccessPolicy['state'];
  microsoftManaged?: boolean;
}

export function policy(seeding: Seeding, displayName: string, wanted: Wanted): ConditionalAccessPolicy {
  return {
    id: seeding.uuid(),
    displayName,
    state: wanted.state ?? 'enabled',
    templateId: null,
    microsoftManaged: wanted.microsoftManaged ?? false,
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: wanted.applications ?? ['All'], excludeApplications: [] },
      users: {
        includeUsers: [],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        ...wanted.users,
      },
      locations:
        wanted.outsideTrusted === true ? { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } : null,
      ...(wanted.transferMethods === undefined
        ? {}
        : { authenticationFlows: { transferMethods: wanted.transferMethods } }),
    },
    grantControls: {
      operator: 'OR',
      builtInControls: wanted.builtInControls,
      customAuthenticationFactors: [],
      termsOfUse: [],
      authenticationStrength: null,
    },
    sessionControls: null,
    createdDateTime: seeding.daysAgo(200),
    modifiedDateTime: null,
  };
}
