import { createClock } from '../../clock.ts';
import { createRandom } from '../../random.ts';
import { accounts } from '../../tenant/seed/people.ts';
import { seedTenant } from '../../seed-tenant.ts';
import { tenantVariants, type TenantVariant } from '../../tenant/seed/variant.ts';

const seed = async (variant: TenantVariant = 'contoso') =>
  (await seedTenant({ clock: createClock({ real: () => 1_790_000_000_000 }), random: createRandom(1), variant })).state;

test('the same seed gives the same ids, and never the same secrets', async () => {
  const [one, other] = [await seed(), await seed()];
  expect(one.tenant).toEqual(other.tenant);
  expect(one.users.map(({ id }) => id)).toEqual(other.users.map(({ id }) => id));
  expect(one.users[0]!.password).not.toBe(other.users[0]!.password);
  expect(one.applications[0]!.passwordCredentials[0]!.secretText).not.toBe(
    other.applications[0]!.passwordCredentials[0]!.secretText,
  );
});

test('it contains what runbooks stumble over', async () => {
  const { users, applications, namedLocations, conditionalAccessPolicies, exchange } = await seed();
  const named = (name: string) => users.find(({ userPrincipalName }) => userPrincipalName === name)!;
  expect(named(accounts.synchronized).onPremisesSyncEnabled).toBe(true);
  expect(named(accounts.federated).userPrincipalName).toContain('fabrikam.example');
  const twins = (rows: readonly { displayName: string }[]) => {
    const names = rows.map(({ displayName }) => displayName);
    return names.filter((name, index) => names.indexOf(name) !== index);
  };
  expect(twins(applications)).toHaveLength(1);
  expect(twins(namedLocations)).toHaveLength(1);
  expect(exchange.mailboxes.length).toBeGreaterThan(25);
  expect(new Set(exchange.mailboxes.map(({ department }) => department)).size).toBeGreaterThan(1);
  const breakGlass = accounts.breakGlass.map((name) => named(name).id);
  for (const { conditions } of conditionalAccessPolicies) {
    expect(conditions.users.excludeUsers).toEqual(expect.arrayContaining(breakGlass));
  }
  expect(conditionalAccessPolicies.some(({ microsoftManaged }) => microsoftManaged)).toBe(true);
});

test('every id is a row’s own', async () => {
  const state = await seed();
  const ids = [
    state.users,
    state.applications,
    state.servicePrincipals,
    state.namedLocations,
    state.conditionalAccessPolicies,
  ]
    .flat()
    .map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a role assignment names a role that its resource has', async () => {
  const { appRoleAssignments, servicePrincipals } = await seed();
  expect(appRoleAssignments.length).toBeGreaterThan(0);
  for (const { resourceId, principalId, appRoleId } of appRoleAssignments) {
    const resource = servicePrincipals.find(({ id }) => id === resourceId);
    expect(resource?.appRoles.map(({ id }) => id)).toContain(appRoleId);
    expect(servicePrincipals.map(({ id }) => id)).toContain(principalId);
  }
});

test.each(Object.keys(tenantVariants) as TenantVariant[])(
  'the tenant %s differs in what its name says',
  async (variant) => {
    const state = await seed(variant);
    const plans = state.subscribedSkus.flatMap(({ servicePlans }) =>
      servicePlans.map(({ servicePlanName }) => servicePlanName),
    );
    expect({
      dehydrated: state.exchange.organization.isDehydrated,
      'security-defaults': state.tenant.securityDefaultsEnabled,
      'no-premium': !plans.includes('AAD_PREMIUM'),
      'stopped-account': state.conditionalAccessPolicies.some(
        ({ grantControls }) => grantControls?.builtInControls.includes('compliantDevice') === true,
      ),
      'gate-closed': state.exchange.organization.ewsEnabled !== true,
    }).toEqual(
      Object.fromEntries(
        Object.keys(tenantVariants)
          .filter((name) => name !== 'contoso')
          .map((name) => [name, name === variant]),
      ),
    );
  },
);
