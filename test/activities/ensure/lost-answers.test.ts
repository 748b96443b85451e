/** A write that took effect and whose answer was lost: never done twice, known for ours, and rolled back. */
import { appRoleAssignmentImplementation } from '../../../activities/ensure/app-role-assignment.ts';
import { applicationCertificateImplementation } from '../../../activities/ensure/application-certificate.ts';
import { applicationImplementation } from '../../../activities/ensure/application.ts';
import { conditionalAccessPolicyImplementation } from '../../../activities/ensure/conditional-access-policy.ts';
import { enterpriseApplicationImplementation } from '../../../activities/ensure/enterprise-application.ts';
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import { namedLocationImplementation } from '../../../activities/ensure/named-location.ts';
import { userAccountImplementation } from '../../../activities/ensure/user-account.ts';
import type { ApplyAnswer } from '../../../domain/activity-contracts.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { appRoles } from '../../../domain/grants.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await runningTenant();
});
afterAll(async () => tenant.close());

/** How many rows each table has. */
function counts(): Record<string, number> {
  const { state } = tenant;
  return {
    users: state.users.length,
    applications: state.applications.length,
    servicePrincipals: state.servicePrincipals.length,
    appRoleAssignments: state.appRoleAssignments.length,
    namedLocations: state.namedLocations.length,
    policies: state.conditionalAccessPolicies.length,
    keys: state.applications.flatMap(({ keyCredentials }) => keyCredentials).length,
  };
}

async function onceOnly<D, S, O>(
  implementation: Implementation<D, S, O>,
  desired: D,
  write: { method: string; table: string },
): Promise<ApplyAnswer> {
  const before = counts();
  tenant.core.faults.post({ name: 'lost-answer', match: { part: 'graph', method: write.method }, times: 1 });
  const applied = await tenant.apply(implementation, desired);
  expect(tenant.core.faults.list()).toEqual([]);
  expect(applied).toMatchObject({ ours: true, created: true });
  expect(counts()).toEqual({ ...before, [write.table]: (before[write.table] ?? 0) + 1 });
  tenant.replicate();
  expect(await tenant.undo(implementation, desired, applied)).toHaveProperty('undone');
  expect(counts()).toEqual(before);
  const again = await tenant.apply(implementation, desired);
  tenant.replicate();
  return again;
}

test('each kind of object is made once, from the account to the consent', async () => {
  const displayName = 'Client Sense';
  const userPrincipalName = 'svc.client.sense@contoso.example';
  const account = { userPrincipalName, displayName, password: tenant.password };
  const { id: userId } = await onceOnly(userAccountImplementation, account, { method: 'POST', table: 'users' });
  const location = { displayName, addresses: ['203.0.113.10'] };
  const { id: locationId } = await onceOnly(namedLocationImplementation, location, {
    method: 'POST',
    table: 'namedLocations',
  });
  const policy = { displayName, userId, locationId };
  await onceOnly(conditionalAccessPolicyImplementation, policy, { method: 'POST', table: 'policies' });
  const { id: applicationId, outputs } = await onceOnly(
    applicationImplementation,
    { displayName },
    { method: 'POST', table: 'applications' },
  );
  const { appId } = outputs as { appId: string };
  const { id: principalId } = await onceOnly(
    enterpriseApplicationImplementation,
    { appId, displayName },
    { method: 'POST', table: 'servicePrincipals' },
  );
  const certificate = { applicationId, displayName, validFor: '365 days' };
  await onceOnly(applicationCertificateImplementation, certificate, { method: 'PATCH', table: 'keys' });
  const consent = { principalId, principal: displayName, ...appRoles.exchangeManageAsApp };
  await onceOnly(appRoleAssignmentImplementation, consent, { method: 'POST', table: 'appRoleAssignments' });
}, 120_000);
