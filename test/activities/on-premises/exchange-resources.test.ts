/**
 * Each resource of Client Sense and AllSolutions on premises goes round, through the connector and the fake `pwsh` for
 * PowerShell: absent or otherwise, planned, applied, unchanged, undone, and as it was before.
 */
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import { directoryAccountImplementation } from '../../../activities/ensure/directory-account.ts';
import { directoryUserPrincipalNameImplementation } from '../../../activities/ensure/directory-user-principal-name.ts';
import { ewsProxyImplementation } from '../../../activities/ensure/ews-proxy.ts';
import { remotePowershellImplementation } from '../../../activities/ensure/remote-powershell.ts';
import { serverImpersonationAssignmentImplementation } from '../../../activities/ensure/server-impersonation-assignment.ts';
import { serverManagementScopeImplementation } from '../../../activities/ensure/server-management-scope.ts';
import { serverRoleGroupMemberImplementation } from '../../../activities/ensure/server-role-group-member.ts';
import { serverRoleGroupImplementation } from '../../../activities/ensure/server-role-group.ts';
import { virtualDirectoryBasicImplementation } from '../../../activities/ensure/virtual-directory-basic.ts';
import { contextOf } from '../../../activities/context.ts';
import { managementShell } from '../../../activities/exchange-server/management-shell.ts';
import type { Connected } from '../../../connectors/connected.ts';
import type { Json } from '../../../domain/json.ts';
import { asGranted } from '../admitted.ts';
import { connection, runningOrganization, type RunningOrganization } from '../running-organization.ts';

let organization: RunningOrganization;
let password: string;
beforeAll(async () => {
  organization = await runningOrganization();
  const store = { kind: 'password', createdBy: 'test' } as const;
  ({ reference: password } = await organization.secrets.put('allsolutions-password', 'Lang-Genoeg-9-Geheim', store));
});
afterAll(async () => organization.close());

const filter = "Department -eq 'Finance'";
const roles = ['View-Only Recipients', 'Message Tracking', 'ApplicationImpersonation'] as const;

const cmdlet = (name: string, parameters: Record<string, unknown>) =>
  organization.within('apply', (context) => managementShell(context).invoke(name, parameters));
const accountNamed = async (name: string) => {
  const { accounts } = await organization.state();
  const account = accounts.find(({ samAccountName }) => samAccountName === name);
  if (account === undefined) throw new Error(`There is no ${name}.`);
  return account;
};
/** What a rollback must leave as it was; that a replica heard of it later is none of it. */
const picture = async () => {
  const { accounts, exchange, servers } = await organization.state();
  const { managementScopes, roleAssignments, roleGroups } = exchange;
  const groups = roleGroups.map(({ members, ...group }) => ({
    ...group,
    members: members.filter(({ removedAt }) => removedAt === null).map(({ objectId }) => objectId),
  }));
  return JSON.parse(
    JSON.stringify({
      accounts,
      managementScopes,
      groups,
      servers,
      assignments: roleAssignments.map(({ guid: _guid, effectiveAt: _at, ...rest }) => rest),
    }),
  ) as Json;
};

async function goesRound<D, S, O>(
  implementation: Implementation<D, S, O>,
  desired: D,
  planned: 'create' | 'update' | 'replace',
): Promise<void> {
  await organization.advance(600);
  const before = await picture();
  expect((await organization.plan(implementation, desired)).action).toBe(planned);
  const applied = await organization.apply(implementation, desired);
  expect(applied).toMatchObject({ ours: true, created: planned === 'create' });
  await organization.advance(600);
  expect((await organization.plan(implementation, desired)).action).toBe('none');
  expect(await organization.apply(implementation, desired)).toMatchObject({ ours: false });
  expect(await organization.undo(implementation, desired, applied)).toHaveProperty('undone');
  await organization.advance(600);
  expect(await picture()).toEqual(before);
}

describe('goes round and leaves everything as it was', () => {
  test('a role group without a scope', async () => {
    await goesRound(serverRoleGroupImplementation, { name: 'Client Sense Management', roles }, 'create');
  });

  test('a scope, and a role group that ends at it with a member', async () => {
    await organization.advance(600);
    const before = await picture();
    const scope = { name: 'Client Sense mailboxes', recipientFilter: filter };
    const group = { name: 'Client Sense Management', roles, scope: scope.name };
    const { id: member } = await accountNamed('svc-clientsense');
    const membership = { roleGroup: group.name, member, name: 'svc-clientsense' };
    const madeScope = await organization.apply(serverManagementScopeImplementation, scope);
    const madeGroup = await organization.apply(serverRoleGroupImplementation, group);
    const joined = await organization.apply(serverRoleGroupMemberImplementation, membership);
    expect(madeGroup.after).toMatchObject({ grants: roles.toSorted().map((role) => ({ role, scope: scope.name })) });
    expect((await organization.plan(serverRoleGroupImplementation, group)).action).toBe('none');
    expect((await organization.plan(serverRoleGroupMemberImplementation, membership)).action).toBe('none');
    await organization.undo(serverRoleGroupMemberImplementation, membership, joined);
    await organization.undo(serverRoleGroupImplementation, group, madeGroup);
    await organization.undo(serverManagementScopeImplementation, scope, madeScope);
    await organization.advance(600);
    expect(await picture()).toEqual(before);
  });

  test('a role group that was there without a scope and with another role: both are changed, and restored', async () => {
    const scope = { name: 'Narrow', recipientFilter: filter };
    const madeScope = await organization.apply(serverManagementScopeImplementation, scope);
    await cmdlet('New-RoleGroup', { Name: 'Adopted', Roles: ['Message Tracking', 'User Options'] });
    const desired = {
      name: 'Adopted',
      roles: ['Message Tracking', 'View-Only Recipients'] as const,
      scope: scope.name,
    };
    const planned = await organization.plan(serverRoleGroupImplementation, desired);
    expect(planned.changes.map(({ property }) => property)).toEqual(['roles', 'scope']);
    await goesRound(serverRoleGroupImplementation, desired, 'update');
    await cmdlet('Remove-RoleGroup', { Identity: 'Adopted' });
    await organization.undo(serverManagementScopeImplementation, scope, madeScope);
  });

  test('names and filters that would be more than text in a shell', async () => {
    const name = 'Отдел (Finance) & Co. mailboxes';
    const hostile = "Department -eq 'O''Hara; $(Remove-Mailbox x) `whoami` | 山' -or DisplayName -like '*$env:PATH*'";
    await goesRound(serverManagementScopeImplementation, { name, recipientFilter: hostile }, 'create');
    await goesRound(serverRoleGroupImplementation, { name: 'Отдел (Finance) & Co.', roles }, 'create');
  });

  test('a user principal name', async () => {
    const { id: account } = await accountNamed('svc-clientsense');
    const desired = { account, userPrincipalName: 'svc-clientsense@contoso.example' };
    await goesRound(directoryUserPrincipalNameImplementation, desired, 'update');
  });

  test('remote PowerShell that is off', async () => {
    const { id: account } = await accountNamed('svc-synced');
    await goesRound(remotePowershellImplementation, { account, name: 'svc-synced' }, 'update');
  });

  test('an account', async () => {
    const account = String.raw`CONTOSO\allsolutions`;
    const desired = { account, userPrincipalName: 'allsolutions@contoso.example', password };
    await goesRound(directoryAccountImplementation, desired, 'create');
  });

  test('impersonation in a scope, and of every mailbox', async () => {
    const { id: account } = await accountNamed('monosync_svc');
    const scope = { name: 'Impersonated', recipientFilter: filter };
    const madeScope = await organization.apply(serverManagementScopeImplementation, scope);
    const desired = { account, accountName: String.raw`CONTOSO\monosync_svc`, scope: scope.name, removeOthers: false };
    await goesRound(serverImpersonationAssignmentImplementation, desired, 'create');
    await goesRound(serverImpersonationAssignmentImplementation, { ...desired, scope: null }, 'create');
    await organization.undo(serverManagementScopeImplementation, scope, madeScope);
  });

  test('impersonation that ended at another scope', async () => {
    const { id: account } = await accountNamed('monosync_svc');
    for (const name of ['Former', 'Wanted']) {
      await organization.apply(serverManagementScopeImplementation, { name, recipientFilter: filter });
    }
    await organization.advance(600);
    const Role = 'ApplicationImpersonation';
    const there = { Name: 'Ends at Former', User: account, Role, CustomRecipientWriteScope: 'Former' };
    await cmdlet('New-ManagementRoleAssignment', there);
    const accountName = String.raw`CONTOSO\monosync_svc`;
    const desired = { account, accountName, scope: 'Wanted', removeOthers: false };
    await goesRound(serverImpersonationAssignmentImplementation, desired, 'replace');
    await cmdlet('Remove-ManagementRoleAssignment', { Identity: there.Name });
    for (const name of ['Former', 'Wanted']) await cmdlet('Remove-ManagementScope', { Identity: name });
  });

  test.each(['PowerShell', 'EWS'] as const)('Basic on %s', async (directory) => {
    await goesRound(virtualDirectoryBasicImplementation, { server: 'ex02.contoso.local', directory }, 'update');
  });

  test('the proxy of EWS, where there was none', async () => {
    const desired = { server: 'ex01.contoso.local', address: 'http://proxyserver:8080' };
    await goesRound(ewsProxyImplementation, desired, 'update');
  });

  test('the proxy of EWS, where there was another', async () => {
    const other = { server: 'ex02.contoso.local', address: 'http://other:3128' };
    const there = await organization.apply(ewsProxyImplementation, other);
    await goesRound(ewsProxyImplementation, { ...other, address: 'http://proxyserver:8080' }, 'update');
    await organization.undo(ewsProxyImplementation, other, there);
  });
});

test('an account whose password the domain refuses is said to be so, and leaves nothing behind', async () => {
  const store = { kind: 'password', createdBy: 'test' } as const;
  const { reference } = await organization.secrets.put('too-simple', 'short', store);
  const before = await picture();
  const account = 'CONTOSO\\too-simple';
  const desired = { account, userPrincipalName: 'too-simple@contoso.example', password: reference };
  const refused = organization.apply(directoryAccountImplementation, desired);
  await expect(refused).rejects.toMatchObject({ type: 'powershell-parameter-invalid', nonRetryable: true });
  expect(await picture()).toEqual(before);
});

describe('what blocks the plan', () => {
  const desired = (name: string) => ({
    account: `CONTOSO\\${name}`,
    userPrincipalName: `${name}@contoso.example`,
    password,
  });

  test.each([
    ['an account with a mailbox', 'kim.lund', 'directory-account-has-mailbox'],
    ['an administrator', 'admin.break.glass', 'directory-account-privileged'],
  ])('%s is not taken for AllSolutions', async (_what, name, type) => {
    await expect(organization.plan(directoryAccountImplementation, desired(name))).rejects.toMatchObject({ type });
  });

  test('nor is one with roles of Exchange', async () => {
    await cmdlet('Add-RoleGroupMember', { Identity: 'Help Desk', Member: 'svc-synced' });
    await organization.advance(60);
    await expect(organization.plan(directoryAccountImplementation, desired('svc-synced'))).rejects.toMatchObject({
      type: 'directory-account-in-role-group',
      message: expect.stringContaining('Help Desk') as string,
    });
    await cmdlet('Remove-RoleGroupMember', { Identity: 'Help Desk', Member: 'svc-synced' });
  });

  test('another assignment that is wider stops the plan by name, and is removed and restored where that is asked for', async () => {
    const { id: account } = await accountNamed('monosync_svc');
    const scope = { name: 'Beside', recipientFilter: filter };
    await organization.apply(serverManagementScopeImplementation, scope);
    const wanted = { account, accountName: String.raw`CONTOSO\monosync_svc`, scope: scope.name, removeOthers: false };
    await cmdlet('New-ManagementRoleAssignment', { Name: 'Wide', User: account, Role: 'ApplicationImpersonation' });
    await organization.apply(serverImpersonationAssignmentImplementation, { ...wanted, removeOthers: true });
    await cmdlet('New-ManagementRoleAssignment', { Name: 'Wide', User: account, Role: 'ApplicationImpersonation' });
    await expect(organization.plan(serverImpersonationAssignmentImplementation, wanted)).rejects.toMatchObject({
      type: 'impersonation-others',
      message: expect.stringContaining('Wide') as string,
    });
    const removing = { ...wanted, removeOthers: true };
    expect((await organization.plan(serverImpersonationAssignmentImplementation, removing)).risks).toContainEqual(
      expect.objectContaining({ code: 'wider-assignments-removed' }),
    );
    await goesRound(serverImpersonationAssignmentImplementation, removing, 'update');
  });

  test('a server that is down is a failure of its own, and no directory without Basic', async () => {
    await organization.power('EX03', true);
    const down = { server: 'ex03.contoso.local', directory: 'EWS' } as const;
    await expect(
      organization.within('plan', (context) => virtualDirectoryBasicImplementation.read(context, down, undefined)),
    ).rejects.toMatchObject({ name: 'Failure' });
    await organization.power('EX03', false);
    expect((await organization.plan(virtualDirectoryBasicImplementation, down)).action).toBe('update');
  });
});

test('a synchronized account is never renamed without a risk that says so', async () => {
  const { id: account } = await accountNamed('svc-synced');
  const desired = { account, userPrincipalName: 'svc-synced@contoso.example' };
  expect((await organization.plan(directoryUserPrincipalNameImplementation, desired)).risks).toContainEqual(
    expect.objectContaining({ code: 'synchronized-name-changes' }),
  );
});

test('a cmdlet that did nothing and says success is called again, by an apply and by a rollback', async () => {
  const desired = { server: 'ex02.contoso.local', directory: 'EWS' } as const;
  const before = await picture();
  const leaves = { name: 'shell-leaves', match: { cmdlet: 'Set-WebServicesVirtualDirectory' }, times: 1 };
  await organization.fault(leaves);
  const applied = await organization.apply(virtualDirectoryBasicImplementation, desired);
  expect(await picture()).not.toEqual(before);
  await organization.fault(leaves);
  expect(await organization.undo(virtualDirectoryBasicImplementation, desired, applied)).toHaveProperty('undone');
  expect(await picture()).toEqual(before);
});

test('what a person or the service has changed since is left alone', async () => {
  const { id: account } = await accountNamed('svc-clientsense');
  const name = { account, userPrincipalName: 'svc-clientsense@contoso.example' };
  const renamed = await organization.apply(directoryUserPrincipalNameImplementation, name);
  const other = { account, userPrincipalName: 'somebody.else@contoso.example' };
  await organization.apply(directoryUserPrincipalNameImplementation, other);
  expect(await organization.undo(directoryUserPrincipalNameImplementation, name, renamed)).toEqual({
    residual: expect.stringContaining('somebody.else') as string,
  });
});

describe('an account that is nobody to change is refused by each of its names', () => {
  const named = String.raw`CONTOSO\svc-synced`;
  /** The connection, as if the worker signed in with that account, or as if it were a break-glass one. */
  const connections: readonly (readonly [string, (connected: Connected) => Connected])[] = [
    ['a break-glass account', (connected) => ({ ...connected, breakGlassAccounts: [named] })],
    [
      "the worker's own account",
      ({ onPremises, ...connected }) => {
        const given = organization.readiness.onPremises?.credentials.find(({ userName }) =>
          userName.includes('svc-synced'),
        );
        if (onPremises === undefined || given === undefined) throw new Error('There is no such account.');
        const account = { user: named, password: async () => given.password };
        return { ...connected, onPremises: { ...onPremises, accounts: { apply: account } } };
      },
    ],
  ];

  it.each(connections)('%s', async (_, as) => {
    const connected = as(await organization.connected());
    const services = { ...organization.services, connect: async () => connected };
    const { id, userPrincipalName, sid } = await accountNamed('svc-synced');
    const { id: other } = await accountNamed('monosync_svc');
    const before = await picture();
    const change = async (Identity: string, desired: object) =>
      await organization.activity(async () => {
        const { onPremises } = await contextOf(asGranted(services), connection, 'apply', undefined, desired);
        return await onPremises.directory.invoke('Set-ADUser', { Identity, Enabled: false });
      });
    const refusals: [string, object][] = [
      [id, { account: id.toUpperCase() }],
      [id, { account: `{${id}}` }],
      [id, { account: userPrincipalName }],
      [id, { member: sid }],
      [other, { account: id }],
      [other, { accountName: named.toLowerCase() }],
    ];
    for (const [identity, desired] of refusals) {
      await expect(change(identity, desired)).rejects.toMatchObject({ code: 'target-never-granted' });
    }
    expect(await picture()).toEqual(before);
  });
});
