/** What goes wrong in Exchange on the way: lost answers, and reads that answer with everything. */
import { exchangeServicePrincipalImplementation } from '../../../activities/ensure/exchange-service-principal.ts';
import { ewsAllowedApplicationImplementation } from '../../../activities/ensure/ews-allowed-application.ts';
import { managementRoleAssignmentImplementation } from '../../../activities/ensure/management-role-assignment.ts';
import { managementScopeImplementation } from '../../../activities/ensure/management-scope.ts';
import { roleGroupMemberImplementation } from '../../../activities/ensure/role-group-member.ts';
import { roleGroupImplementation } from '../../../activities/ensure/role-group.ts';
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await runningTenant();
}, 60_000);
afterEach(async () => tenant.close());

/** An enterprise application of the seed that has no Exchange service principal. */
function enterprise() {
  const { servicePrincipals, exchange } = tenant.core.store.state;
  const found = servicePrincipals.find(
    ({ id, displayName }) =>
      displayName === 'Mail Archive' && !exchange.servicePrincipals.some(({ objectId }) => objectId === id),
  );
  if (found === undefined) throw new Error('The seed lacks the application.');
  return { appId: found.appId, objectId: found.id, displayName: 'Mail Archive' };
}

const filter = "Department -eq 'Sales'";

async function onceOnly<D, S, O>(implementation: Implementation<D, S, O>, desired: D, count: () => number) {
  const before = count();
  tenant.core.faults.post({ name: 'lost-answer', match: { part: 'exchange' }, times: 1 });
  const applied = await tenant.apply(implementation, desired);
  expect(tenant.core.faults.list()).toEqual([]);
  expect(applied).toMatchObject({ ours: true, created: true });
  expect(count()).toBe(before + 1);
  return {
    applied,
    takesBack: async () => {
      expect(await tenant.undo(implementation, desired, applied)).toHaveProperty('undone');
      expect(count()).toBe(before);
    },
  };
}

test('what was written although its answer was lost is written once, known for ours, and rolled back', async () => {
  const tables = () => tenant.core.store.state.exchange;
  const exchangePrincipal = enterprise();
  const made = [
    await onceOnly(exchangeServicePrincipalImplementation, exchangePrincipal, () => tables().servicePrincipals.length),
    await onceOnly(
      managementScopeImplementation,
      { name: 'Lost', recipientFilter: filter },
      () => tables().managementScopes.length,
    ),
    await onceOnly(
      managementRoleAssignmentImplementation,
      {
        objectId: exchangePrincipal.objectId,
        application: 'Mail Archive',
        scope: 'Lost',
        role: 'Application Mail.Read' as const,
      },
      () => tables().roleAssignments.length,
    ),
    await onceOnly(
      ewsAllowedApplicationImplementation,
      { appId: exchangePrincipal.appId, application: 'Mail Archive' },
      () => tables().organization.ewsAllowedAppIds.length,
    ),
    await onceOnly(
      roleGroupImplementation,
      { name: 'Lost', roles: ['Message Tracking'] as const },
      () => tables().roleGroups.length,
    ),
    await onceOnly(
      roleGroupMemberImplementation,
      { roleGroup: 'Lost', member: exchangePrincipal.objectId, name: 'Mail Archive' },
      () =>
        tables()
          .roleGroups.find(({ name }) => name === 'Lost')
          ?.members.filter((one) => one.removedAt === null).length ?? 0,
    ),
  ];
  for (const { takesBack } of made.reverse()) await takesBack();
}, 60_000);

test('a read that answers with everything is neither absence nor presence', async () => {
  const exchangePrincipal = enterprise();
  tenant.core.faults.post({ name: 'identity-ignored' });
  const reads: (() => Promise<unknown>)[] = [
    () => tenant.plan(roleGroupImplementation, { name: 'Not There', roles: ['Message Tracking'] as const }),
    () => tenant.plan(exchangeServicePrincipalImplementation, exchangePrincipal),
    () => tenant.plan(managementScopeImplementation, { name: 'Not There', recipientFilter: filter }),
  ];
  for (const read of reads) await expect(read()).rejects.toMatchObject({ type: 'identity-ignored' });
});

test('an Exchange service principal with grants that are not ours is residual', async () => {
  const exchangePrincipal = enterprise();
  const applied = await tenant.apply(exchangeServicePrincipalImplementation, exchangePrincipal);
  await tenant.within('apply', ({ exchange }) =>
    exchange.invoke('New-ManagementRoleAssignment', {
      App: exchangePrincipal.objectId,
      Role: 'Application Mail.Read',
      CustomResourceScope: 'Sales mailboxes',
    }),
  );
  expect(await tenant.undo(exchangeServicePrincipalImplementation, exchangePrincipal, applied)).toHaveProperty(
    'residual',
  );
});
