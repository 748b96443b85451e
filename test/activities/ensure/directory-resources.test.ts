/**
 * Each resource of the directory, from nothing and from something: planned, applied, found as it should be, rolled back.
 * Afterwards the tenant must be what it was.
 */
import { appRoleAssignmentImplementation } from '../../../activities/ensure/app-role-assignment.ts';
import { applicationCertificateImplementation } from '../../../activities/ensure/application-certificate.ts';
import { applicationImplementation } from '../../../activities/ensure/application.ts';
import { enterpriseApplicationImplementation } from '../../../activities/ensure/enterprise-application.ts';
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import { organizationWideConsentsImplementation } from '../../../activities/ensure/organization-wide-consents.ts';
import { userAccountImplementation } from '../../../activities/ensure/user-account.ts';
import type { ApplyAnswer } from '../../../domain/activity-contracts.ts';
import { consented } from '../consented.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { appRoles, exchangeOnlineAppId } from '../../../domain/grants.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await runningTenant();
});
afterAll(async () => tenant.close());

/** The tables that these resources write. */
function tables(): unknown {
  const { users, applications, servicePrincipals, appRoleAssignments } = tenant.state;
  const consents = appRoleAssignments.map(
    ({ principalId, resourceId, appRoleId }) => `${principalId} ${resourceId} ${appRoleId}`,
  );
  return structuredClone({ users, applications, servicePrincipals, consents: consents.sort() });
}

async function thereAndBack<D, S, O>(
  implementation: Implementation<D, S, O>,
  desired: D,
  action: 'create' | 'update',
): Promise<ApplyAnswer> {
  const before = tables();
  const planned = await tenant.plan(implementation, desired);
  expect(planned.action).toBe(action);
  const applied = await tenant.apply(implementation, desired);
  expect(applied).toMatchObject({ ours: true, created: action === 'create' });
  tenant.replicate();
  const again = await tenant.plan(implementation, desired);
  expect(again).toMatchObject({ action: 'none', changes: [], outputs: applied.outputs });
  expect(await tenant.undo(implementation, desired, applied)).toHaveProperty('undone');
  expect(tables()).toEqual(before);
  expect(await tenant.undo(implementation, desired, applied)).toHaveProperty('undone');
  return applied;
}

const svc = { userPrincipalName: 'svc.client.sense@contoso.example', displayName: 'Client Sense' };

/** An application with its service principal, as they were made before. */
async function madeBefore(displayName: string): Promise<{ id: string; appId: string; principalId: string }> {
  const { id } = await tenant.apply(applicationImplementation, { displayName });
  const { appId } = tenant.state.applications.find((row) => row.id === id) ?? { appId: '' };
  const { id: principalId } = await tenant.apply(enterpriseApplicationImplementation, { appId, displayName });
  tenant.replicate();
  return { id, appId, principalId };
}

describe('user-account', () => {
  test('a new one has no licence, a password that never expires, and is gone after undo', async () => {
    const desired = { ...svc, password: tenant.password };
    const { id } = await tenant.apply(userAccountImplementation, desired);
    expect(tenant.state.users.find((user) => user.id === id)).toMatchObject({
      userPrincipalName: svc.userPrincipalName,
      accountEnabled: true,
      passwordPolicies: 'DisablePasswordExpiration',
      forceChangePasswordNextSignIn: false,
      assignedLicenses: [],
    });
    tenant.state.users.splice(
      tenant.state.users.findIndex((user) => user.id === id),
      1,
    );
    await thereAndBack(userAccountImplementation, desired, 'create');
  });

  test('of one that was there only what was written is rolled back', async () => {
    const user = tenant.state.users.find(({ accountEnabled }) => !accountEnabled);
    if (user === undefined) throw new Error('The seed has no disabled account.');
    user.passwordPolicies = 'DisableStrongPassword';
    const desired = { ...svc, userPrincipalName: user.userPrincipalName, password: tenant.password };
    const applied = await thereAndBack(userAccountImplementation, desired, 'update');
    expect(applied.changes).toEqual([
      { property: 'accountEnabled', before: false, after: true },
      { property: 'passwordNeverExpires', before: false, after: true },
    ]);
  });

  test('a password with a blank at its end is refused before anything is made', async () => {
    const { reference } = await tenant.secrets.put('blank', 'Long-Enough-9-Password ', {
      kind: 'password',
      createdBy: 'test',
    });
    const desired = { ...svc, userPrincipalName: 'blank@contoso.example', password: reference };
    await expect(tenant.apply(userAccountImplementation, desired)).rejects.toMatchObject({
      type: 'password-has-blanks',
    });
  });
});

describe('application and enterprise application', () => {
  test('are made single tenant, tagged, and rolled back', async () => {
    const desired = { displayName: 'Client Sense' };
    await thereAndBack(applicationImplementation, desired, 'create');
  });

  test('two of one name stop the plan', async () => {
    await expect(tenant.plan(applicationImplementation, { displayName: 'Mail Archive' })).rejects.toMatchObject({
      type: 'identity-ambiguous',
      nonRetryable: true,
    });
  });

  test('the enterprise application of an application that is seconds old is waited for, made once, and rolled back', async () => {
    const displayName = 'Fresh';
    const { outputs } = await tenant.apply(applicationImplementation, { displayName });
    const { appId } = outputs as { appId: string };
    await tenant.apply(enterpriseApplicationImplementation, { appId, displayName });
    expect(tenant.state.servicePrincipals.filter((row) => row.appId === appId)).toHaveLength(1);
  });

  test('a disabled enterprise application is enabled, with the risk named, and disabled again', async () => {
    const displayName = 'Once Disabled';
    const { appId, principalId } = await madeBefore(displayName);
    const row = tenant.state.servicePrincipals.find(({ id }) => id === principalId);
    if (row !== undefined) row.accountEnabled = false;
    const { risks } = await tenant.plan(enterpriseApplicationImplementation, { appId, displayName });
    expect(risks).toEqual([expect.objectContaining({ code: 'application-enabled-again' })]);
    await thereAndBack(enterpriseApplicationImplementation, { appId, displayName }, 'update');
  });
});

describe('application-certificate', () => {
  test('is in the store before Entra knows it, next to the keys of others, and is removed without them', async () => {
    const { id: applicationId } = await madeBefore('Signs In');
    const desired = { applicationId, displayName: 'Signs In', validFor: '365 days' };
    const first = await tenant.apply(applicationCertificateImplementation, desired);
    const { secret, thumbprint } = first.outputs as { secret: string; thumbprint: string };
    expect((await tenant.secrets.resolve(secret)).value).toContain('PRIVATE KEY');
    expect(JSON.stringify(first)).not.toContain('PRIVATE KEY');
    // The key that was there is somebody else's from now on: it isn't ours, and must outlast ours.
    await tenant.secrets.remove(`application-${applicationId}-certificate`);
    await thereAndBack(applicationCertificateImplementation, desired, 'create');
    const keys = tenant.state.applications.find(({ id }) => id === applicationId)?.keyCredentials ?? [];
    expect(
      keys.map(({ customKeyIdentifier }) => Buffer.from(customKeyIdentifier, 'base64').toString('hex').toUpperCase()),
    ).toEqual([thumbprint]);
  });

  test('one that ends within 30 days does not count as valid: another one is made in addition to it', async () => {
    const { id: applicationId } = await madeBefore('Nearly Over');
    const desired = { applicationId, displayName: 'Nearly Over', validFor: '40 days' };
    const first = await tenant.apply(applicationCertificateImplementation, desired);
    tenant.core.clock.advance(5 * 86_400);
    expect(await tenant.plan(applicationCertificateImplementation, desired)).toMatchObject({ action: 'none' });
    tenant.core.clock.advance(6 * 86_400);
    const second = await tenant.apply(applicationCertificateImplementation, desired);
    expect(second).toMatchObject({ ours: true, created: true });
    expect(second.id).not.toBe(first.id);
    expect(tenant.state.applications.find(({ id }) => id === applicationId)?.keyCredentials).toHaveLength(2);
  });
});

describe('consents', () => {
  test('a role is found by its value, granted once, and rolled back', async () => {
    const { principalId } = await madeBefore('Administers');
    const desired = { principalId, principal: 'Administers', ...appRoles.exchangeManageAsApp };
    await thereAndBack(appRoleAssignmentImplementation, desired, 'create');
  });

  test('a role that is offered under another id, or not at all, is refused', async () => {
    const { principalId } = await madeBefore('Asks Too Much');
    const desired = { principalId, principal: 'Asks Too Much', ...appRoles.exchangeManageAsApp };
    const exchange = tenant.state.servicePrincipals.find(
      ({ appId }) => appId === appRoles.exchangeManageAsApp.resourceAppId,
    );
    const role = exchange?.appRoles.find(({ value }) => value === appRoles.exchangeManageAsApp.role);
    if (role === undefined) throw new Error('The seed has no such role.');
    const { id } = role;
    role.id = '11111111-1111-4111-8111-111111111111';
    await expect(tenant.plan(appRoleAssignmentImplementation, desired)).rejects.toMatchObject({
      type: 'app-role-unknown',
    });
    role.id = id;
    role.isEnabled = false;
    await expect(tenant.plan(appRoleAssignmentImplementation, desired)).rejects.toMatchObject({
      type: 'app-role-unknown',
    });
    role.isEnabled = true;
  });

  test('those that defeat the scope are removed with a risk each, others stay, and exactly the removed ones come back', async () => {
    const { principalId } = await madeBefore('Reads Everything');
    const graph = '00000003-0000-0000-c000-000000000000';
    consented(tenant.state, principalId, [
      [graph, 'Mail.Read'],
      [exchangeOnlineAppId, 'full_access_as_app'],
      [graph, 'User.Read.All'],
    ]);
    const desired = { servicePrincipalId: principalId, application: 'Reads Everything' };
    const { changes, risks } = await tenant.plan(organizationWideConsentsImplementation, desired);
    expect(changes.map(({ property }) => property)).toEqual([
      'Microsoft Graph: Mail.Read',
      'Office 365 Exchange Online: full_access_as_app',
    ]);
    expect(risks.map(({ code }) => code)).toEqual(['consent-removed', 'consent-removed']);
    await thereAndBack(organizationWideConsentsImplementation, desired, 'update');
  });

  test('none are planned where there are none', async () => {
    const { principalId } = await madeBefore('Reads Nothing');
    const desired = { servicePrincipalId: principalId, application: 'Reads Nothing' };
    expect(await tenant.plan(organizationWideConsentsImplementation, desired)).toMatchObject({ action: 'none' });
  });
});

test('a read that is refused is never absence', async () => {
  const plain = tenant.connected.identities.plan;
  const { id } = await madeBefore('Not For Everybody');
  tenant.connected.identities.plan = {
    ...plain,
    clientId: '00000000-0000-4000-8000-000000000000',
    credentialId: 'nobody',
  };
  try {
    await expect(tenant.plan(applicationImplementation, { displayName: 'Whatever' })).rejects.toMatchObject({
      type: expect.stringMatching(/^entra-/),
    });
  } finally {
    tenant.connected.identities.plan = plain;
  }
  expect(tenant.state.applications.some((row) => row.id === id)).toBe(true);
});
