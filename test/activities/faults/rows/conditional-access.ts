/** Named locations, policies, their state, and who is excluded from them. */
import { conditionalAccessEnforcementImplementation } from '../../../../activities/ensure/conditional-access-enforcement.ts';
import { conditionalAccessExclusionImplementation } from '../../../../activities/ensure/conditional-access-exclusion.ts';
import { conditionalAccessPolicyImplementation } from '../../../../activities/ensure/conditional-access-policy.ts';
import { namedLocationImplementation } from '../../../../activities/ensure/named-location.ts';
import { userAccountImplementation } from '../../../../activities/ensure/user-account.ts';
import { row, type Given, type Row } from '../row.ts';
import { displayName, found } from './directory.ts';

const userPrincipalName = 'svc.client.sense@contoso.example';

const account = async (given: Given): Promise<string> =>
  (await given.made(userAccountImplementation, { userPrincipalName, displayName, password: given.password })).id;

const location = async (given: Given, name: string, ...addresses: string[]): Promise<string> =>
  (await given.made(namedLocationImplementation, { displayName: name, addresses })).id;

async function policy(given: Given): Promise<{ displayName: string; userId: string; locationId: string }> {
  return {
    displayName,
    userId: await account(given),
    locationId: await location(given, 'Client Sense', '203.0.113.10'),
  };
}

const seededPolicy = (given: Given) =>
  found(given.state.conditionalAccessPolicies.find(({ microsoftManaged }) => !microsoftManaged));

export const conditionalAccessRows: readonly Row[] = [
  row(namedLocationImplementation, {
    action: 'create',
    given: async () => ({ displayName, addresses: ['203.0.113.10', '203.0.113.11'] }),
  }),
  row(namedLocationImplementation, {
    action: 'update',
    given: async (given) => {
      await location(given, displayName, '203.0.113.10', '203.0.113.12');
      return { displayName, addresses: ['203.0.113.10', '203.0.113.11'] };
    },
  }),
  row(conditionalAccessPolicyImplementation, {
    action: 'create',
    // Switched off once more before it is deleted: the same value.
    repeated: ['PATCH /identity/conditionalAccess/policies/{id}'],
    given: policy,
  }),
  row(conditionalAccessPolicyImplementation, {
    action: 'update',
    given: async (given) => {
      const desired = await policy(given);
      await given.made(conditionalAccessPolicyImplementation, desired);
      return { ...desired, locationId: await location(given, 'Another', '203.0.113.20') };
    },
  }),
  row(conditionalAccessEnforcementImplementation, {
    action: 'update',
    given: async (given) => {
      const { id } = await given.made(conditionalAccessPolicyImplementation, await policy(given));
      return { policyId: id, policy: displayName, state: 'enabled' as const };
    },
  }),
  row(conditionalAccessExclusionImplementation, {
    action: 'update',
    when: 'of a policy that Microsoft manages',
    given: async (given) => {
      const managed = found(given.state.conditionalAccessPolicies.find(({ microsoftManaged }) => microsoftManaged));
      const { id, displayName: name } = managed;
      return { policyId: id, policy: name, userId: await account(given), userPrincipalName };
    },
  }),
  row(conditionalAccessExclusionImplementation, {
    action: 'update',
    given: async (given) => {
      const { id, displayName: name } = seededPolicy(given);
      return { policyId: id, policy: name, userId: await account(given), userPrincipalName };
    },
  }),
];
