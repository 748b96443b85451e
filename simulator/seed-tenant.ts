/**
 * A fresh tenant. Everything seeded is long effective. Ids follow the seed; secrets, keys and passwords never do.
 */
import type { Clock } from './clock.ts';
import { seedExchange } from './exchange/seed.ts';
import type { KeyPairs } from './identity/key-pairs.ts';
import type { Random } from './random.ts';
import type { DirectoryRoleAssignment, ServicePrincipal, TenantState, User } from './tenant/state.ts';
import { applicationNames, seedApplications } from './tenant/seed/applications.ts';
import { type MadeCertificate, makeCertificate } from './tenant/seed/certificate.ts';
import { seedConditionalAccessPolicies, seedNamedLocations } from './tenant/seed/conditional-access.ts';
import { seedMicrosoftServicePrincipals } from './tenant/seed/microsoft-service-principals.ts';
import { addMailboxes } from './tenant/seed/more-mailboxes.ts';
import { accounts, domain, federatedDomain, initialDomain, seedPeople } from './tenant/seed/people.ts';
import { createSeeding, type Seeding } from './tenant/seed/seeding.ts';
import { seedSubscribedSkus } from './tenant/seed/subscribed-skus.ts';
import type { TenantVariant } from './tenant/seed/variant.ts';

export interface SeededTenant {
  state: TenantState;
  /** Of the application that signs in with a certificate: its key is kept in files only. */
  certificate: MadeCertificate;
}

export async function seedTenant(options: {
  clock: Clock;
  random: Random;
  variant: TenantVariant;
  /** How many mailboxes there are in addition to the named ones. */
  mailboxes?: number;
  /** New ones when absent. */
  keys?: KeyPairs;
}): Promise<SeededTenant> {
  const { variant } = options;
  const seeding = createSeeding(options.clock, options.random);
  const tenant: TenantState['tenant'] = {
    id: seeding.uuid(),
    displayName: 'Contoso',
    initialDomain,
    domains: [
      { name: initialDomain, authentication: 'Managed' },
      { name: domain, authentication: 'Managed' },
      { name: federatedDomain, authentication: 'Federated' },
    ],
    securityDefaultsEnabled: variant === 'security-defaults',
  };
  const users = seedPeople(seeding);
  const certificate = await makeCertificate(applicationNames.reader, options.keys);
  const resources = seedMicrosoftServicePrincipals(seeding);
  const own = seedApplications(seeding, tenant.id, resources, certificate);
  const seeded = (displayName: string) => {
    const { appId, id } = named(own.servicePrincipals, displayName);
    return { appId, servicePrincipalId: id, displayName };
  };
  const state: TenantState = {
    tenant,
    users,
    applications: own.applications,
    servicePrincipals: [...resources, ...own.servicePrincipals],
    appRoleAssignments: own.appRoleAssignments,
    oauth2PermissionGrants: [],
    directoryRoleAssignments: seedDirectoryRoles(seeding, users),
    namedLocations: seedNamedLocations(seeding),
    conditionalAccessPolicies: seedConditionalAccessPolicies(seeding, variant, users),
    subscribedSkus: seedSubscribedSkus(variant !== 'no-premium'),
    exchange: seedExchange({
      now: seeding.now,
      uuid: () => seeding.uuid(),
      tenant,
      users,
      runner: {
        plan: seeded(applicationNames.plan).servicePrincipalId,
        apply: seeded(applicationNames.apply).servicePrincipalId,
      },
      ewsApplication: seeded(applicationNames.ews),
      isDehydrated: variant === 'dehydrated',
      ewsGate: variant === 'gate-closed' ? 'closed' : 'open',
    }),
  };
  addMailboxes(state, seeding, options.mailboxes ?? 0);
  return { state, certificate };
}

function named(servicePrincipals: readonly ServicePrincipal[], displayName: string): ServicePrincipal {
  const found = servicePrincipals.find((candidate) => candidate.displayName === displayName);
  if (found === undefined) throw new Error(`The seed lacks the application ${displayName}.`);
  return found;
}

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const exchangeAdministrator = '29232cdf-9323-42fd-ade2-1d097af3e4de';

function seedDirectoryRoles(seeding: Seeding, users: readonly User[]): DirectoryRoleAssignment[] {
  const holders = [
    ...[accounts.administrator, ...accounts.breakGlass].map((name) => ({
      name,
      roleDefinitionId: globalAdministrator,
    })),
    { name: accounts.exchangeAdministrator, roleDefinitionId: exchangeAdministrator },
  ];
  return holders.flatMap(({ name, roleDefinitionId }) =>
    users
      .filter(({ userPrincipalName }) => userPrincipalName === name)
      .map(({ id }) => ({
        id: seeding.uuid(),
        roleDefinitionId,
        principalId: id,
        directoryScopeId: '/',
        effectiveAt: seeding.daysAgo(300),
      })),
  );
}
