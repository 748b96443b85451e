/** What only the tenant can tell to be ours, by an object's ID or by a name, is refused before the first call that changes it. */
import type { ApplicationFailure } from '@temporalio/common';
import { applicationImplementation } from '../../activities/ensure/application.ts';
import { applicationSecretImplementation } from '../../activities/ensure/application-secret.ts';
import { applicationCertificateImplementation } from '../../activities/ensure/application-certificate.ts';
import { appRoleAssignmentImplementation } from '../../activities/ensure/app-role-assignment.ts';
import { directoryRoleAssignmentImplementation } from '../../activities/ensure/directory-role-assignment.ts';
import { enterpriseApplicationImplementation } from '../../activities/ensure/enterprise-application.ts';
import type { Implementation } from '../../activities/ensure/implementation.ts';
import { organizationWideConsentsImplementation } from '../../activities/ensure/organization-wide-consents.ts';
import { requiredResourceAccessImplementation } from '../../activities/ensure/required-resource-access.ts';
import { roleGroupImplementation } from '../../activities/ensure/role-group.ts';
import { roleGroupMemberImplementation } from '../../activities/ensure/role-group-member.ts';
import { userAccountImplementation } from '../../activities/ensure/user-account.ts';
import { ownIdentityChecks } from '../../client/checks/own-identities.ts';
import type { ApplicationIdentity } from '../../connectors/entra/identity.ts';
import { graphPath } from '../../connectors/graph/encoding.ts';
import { appRoles, directoryRoles } from '../../domain/grants.ts';
import { runningTenant, type RunningTenant } from './running-tenant.ts';

jest.setTimeout(60_000);

const breakGlass = 'break.glass.1@contosodemo.onmicrosoft.com';
let tenant: RunningTenant;
let registration: { id: string; appId: string; displayName: string };
let principalId: string;
beforeAll(async () => {
  tenant = await runningTenant({ breakGlassAccounts: [breakGlass] });
  const { clientId } = tenant.connected.identities.apply as ApplicationIdentity;
  const found = tenant.state.applications.find(({ appId }) => appId === clientId);
  const principal = tenant.state.servicePrincipals.find(({ appId }) => appId === clientId);
  if (found === undefined || principal === undefined) throw new Error('The tenant has no runner.');
  registration = found;
  principalId = principal.id;
});
afterAll(() => tenant.close());

const written = () => tenant.core.store.audit.length;

/** By its plan, or else when it is applied. */
async function refused<D, S, O>(implementation: Implementation<D, S, O>, desired: D): Promise<ApplicationFailure> {
  const before = written();
  const refusal = await tenant.apply(implementation, desired).then(
    () => Promise.reject(new Error('It was applied.')),
    (error: unknown) => error as ApplicationFailure,
  );
  expect({ type: refusal.type, nonRetryable: refusal.nonRetryable, written: written() }).toEqual({
    type: 'target-never-granted',
    nonRetryable: true,
    written: before,
  });
  return refusal;
}

it.each<[string, () => Promise<unknown>]>([
  ['a secret', () => refused(applicationSecretImplementation, { ...named(), validFor: '365 days' })],
  ['a certificate', () => refused(applicationCertificateImplementation, { ...named(), validFor: '365 days' })],
  [
    'a permission that it declares',
    () => refused(requiredResourceAccessImplementation, { ...named(), permissions: [appRoles.popAccessAsApp] }),
  ],
  [
    'its registration, by its name',
    () => refused(applicationImplementation, { displayName: registration.displayName }),
  ],
  [
    'its enterprise application',
    () => refused(enterpriseApplicationImplementation, { appId: registration.appId.toUpperCase(), displayName: 'x' }),
  ],
  [
    'a consent',
    () => refused(appRoleAssignmentImplementation, { principalId, principal: 'Vendor', ...appRoles.popAccessAsApp }),
  ],
  [
    'a directory role',
    () =>
      refused(directoryRoleAssignmentImplementation, {
        principalId,
        principal: 'Vendor',
        ...directoryRoles.complianceAdministrator,
      }),
  ],
])('%s of our own application', async (_, refused) => {
  await refused();
});

describe('the application that people sign decisions with', () => {
  const ofDecisions = () => {
    const [clientId = ''] = tenant.connected.decisions ?? [];
    const of = <T extends { appId: string }>(all: readonly T[]) => all.find(({ appId }) => appId === clientId) as T;
    return { application: of(tenant.state.applications), principal: of(tenant.state.servicePrincipals) };
  };

  it.each<[string, () => Promise<unknown>]>([
    [
      'gets no secret',
      () => {
        const { id, displayName } = ofDecisions().application;
        return refused(applicationSecretImplementation, { applicationId: id, displayName, validFor: '365 days' });
      },
    ],
    [
      'gets no permission',
      () =>
        refused(appRoleAssignmentImplementation, {
          principalId: ofDecisions().principal.id,
          principal: 'Vendor',
          ...appRoles.popAccessAsApp,
        }),
    ],
    [
      'is not registered over again by its name',
      () => refused(applicationImplementation, { displayName: ofDecisions().application.displayName }),
    ],
  ])('%s', async (_, refused) => {
    await refused();
  });

  it('gives nobody a role, though the call names its object alone', async () => {
    const { id } = ofDecisions().principal;
    const body = {
      principalId: tenant.state.users[0]?.id,
      resourceId: id,
      appRoleId: ofDecisions().principal.appRoles[1]?.id,
    };
    await expect(
      tenant.within('apply', ({ graph }) =>
        graph.request({ method: 'POST', path: graphPath`/servicePrincipals/${id}/appRoleAssignedTo`, body }),
      ),
    ).rejects.toMatchObject({ code: 'target-never-granted' });
    await expect(
      tenant.within('apply', ({ graph }) =>
        graph.request({ method: 'POST', path: graphPath`/users/${body.principalId ?? ''}/appRoleAssignments`, body }),
      ),
    ).rejects.toMatchObject({ code: 'target-never-granted' });
  });
});

function named() {
  return { applicationId: registration.id, displayName: 'Vendor' };
}

it('a consent of our own application is not taken away', async () => {
  const { servicePrincipals, appRoleAssignments } = tenant.state;
  const graph = servicePrincipals.find(({ appId }) => appId === appRoles.graphMailReadWrite.resourceAppId);
  const appRoleId = graph?.appRoles.find(({ value }) => value === 'Mail.ReadWrite')?.id ?? '';
  const long = '2020-01-01T00:00:00.000Z';
  const times = { createdDateTime: long, visibleAt: long, effectiveAt: long };
  const given = { id: 'consent-of-ours', principalId, resourceId: graph?.id ?? '', appRoleId, ...times };
  appRoleAssignments.push(given);
  await refused(organizationWideConsentsImplementation, { servicePrincipalId: principalId, application: 'Vendor' });
  appRoleAssignments.splice(appRoleAssignments.indexOf(given), 1);
});

describe('a role group', () => {
  const roleGroup = 'Readers of ours';

  it('takes in none of ours, and where one of ours is in it, nobody else and no other roles', async () => {
    const roles = ['View-Only Recipients'] as const;
    await tenant.apply(roleGroupImplementation, { name: roleGroup, roles: [...roles] });
    tenant.replicate();
    await refused(roleGroupMemberImplementation, { roleGroup, member: principalId, name: 'Vendor' });
    const group = tenant.state.exchange.roleGroups.find(({ name }) => name === roleGroup);
    const long = '2020-01-01T00:00:00.000Z';
    group?.members.push({ objectId: principalId, addedAt: long, removedAt: null } as never);
    const [user] = tenant.state.users;
    await refused(roleGroupMemberImplementation, { roleGroup, member: user?.id ?? '', name: 'Vendor' });
    await refused(roleGroupImplementation, { name: roleGroup, roles: ['View-Only Configuration'] });
  });
});

it('a break-glass account is nobody to be made ready, whatever it is called by', async () => {
  const desired = { userPrincipalName: breakGlass, displayName: 'x', password: tenant.password };
  await refused(userAccountImplementation, desired);
  const id = tenant.state.users.find(({ userPrincipalName }) => userPrincipalName === breakGlass)?.id ?? '';
  await expect(
    tenant.within('apply', ({ graph }) =>
      graph.request({ method: 'PATCH', path: graphPath`/users/${id}`, body: { accountEnabled: false } }),
    ),
  ).rejects.toMatchObject({ code: 'target-never-granted' });
});

it('what is not ours is written as before', async () => {
  const { id } = await tenant.apply(applicationImplementation, { displayName: 'Vendor' });
  tenant.replicate();
  const applied = await tenant.apply(applicationSecretImplementation, {
    applicationId: id,
    displayName: 'Vendor',
    validFor: '365 days',
  });
  expect(applied).toMatchObject({ ours: true, created: true });
});

it('doctor finds the objects that no step is about, and says where what reads is what writes', async () => {
  const [never, separate] = await ownIdentityChecks(tenant.connected);
  expect(never).toMatchObject({ result: 'ok', detail: expect.stringContaining(registration.appId) });
  expect(never?.detail).toContain(breakGlass);
  // Three service principals, and their registrations.
  expect(never?.detail).toContain('(6 objects here)');
  expect(separate).toMatchObject({ result: 'ok' });
  const { apply } = tenant.connected.identities;
  const [, same] = await ownIdentityChecks({ ...tenant.connected, identities: { plan: apply, apply } });
  expect(same).toMatchObject({ result: 'warning', advice: expect.stringContaining('plan') });
});
