/**
 * What no runbook grants can't be granted: anyone who can schedule an activity may say that it was approved, and is refused all
 * the same, before anything is called.
 */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { activitiesOf, serverActivitiesOf } from '../../activities/index.ts';
import type { Services } from '../../activities/services.ts';
import { appRoles, directoryRoles, exchangeOnlineAppId, remoteManagementUsers } from '../../domain/grants.ts';
import { asTravelling } from './as-travelling.ts';
import { usualLimits } from './usual-limits.ts';

const called: string[] = [];
const refuse = (what: string) => async () => {
  called.push(what);
  throw new Error(`${what} was asked for`);
};
const services = { home: '/nowhere', connect: refuse('connect'), journal: refuse('journal') } as unknown as Services;
const activities = { ...activitiesOf(services), ...serverActivitiesOf(services) };

async function failureOf(name: string, input: object): Promise<unknown> {
  const environment = new MockActivityEnvironment(usualLimits, { logger: new DefaultLogger('ERROR') });
  return environment.run(asTravelling(activities, name), input).catch((error: unknown) => error);
}

const id = '3f2b1c00-0000-4000-8000-000000000001';
const graph = '00000003-0000-0000-c000-000000000000';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const principal = { principalId: id, principal: 'Not Ours' };
const { complianceAdministrator } = directoryRoles;

/** By kind: what it is asked for, and the place that is wrong. */
const refused: readonly (readonly [kind: string, what: string, desired: object, where: string])[] = [
  [
    'role-group-member',
    'Organization Management',
    { roleGroup: 'Organization Management', member: id, name: 'a' },
    'roleGroup',
  ],
  ['role-group-member', 'one of the tenant', { roleGroup: 'TenantAdmins_-12345', member: id, name: 'a' }, 'roleGroup'],
  [
    'compliance-role-group-member',
    'eDiscovery Manager',
    { roleGroup: 'ediscovery manager', member: id, name: 'a' },
    'roleGroup',
  ],
  [
    'server-role-group-member',
    'Organization Management',
    { roleGroup: 'Organization Management ', member: id, name: 'a' },
    'roleGroup',
  ],
  ['role-group', 'Role Management', { name: 'Mine', roles: ['Role Management'] }, 'roles.0'],
  ['role-group', 'impersonation online', { name: 'Mine', roles: ['ApplicationImpersonation'] }, 'roles.0'],
  [
    'role-group',
    'the roles of a built-in one',
    { name: 'Organization Management', roles: ['Message Tracking'] },
    'name',
  ],
  [
    'compliance-role-group',
    'Role Management',
    { name: 'Mine', roles: ['Compliance Search', 'Role Management'] },
    'roles.1',
  ],
  ['server-role-group', 'Mail Recipients', { name: 'Mine', roles: ['Mail Recipients'] }, 'roles.0'],
  [
    'management-role-assignment',
    'Application Mail.Send',
    { objectId: id, application: 'a', scope: 's', role: 'Application Mail.Send' },
    'role',
  ],
  [
    'management-role-assignment',
    'a role without a scope',
    { objectId: id, application: 'a', scope: '', role: 'Application Mail.Read' },
    'scope',
  ],
  ['app-role-assignment', 'Mail.Send', { ...principal, resourceAppId: graph, role: 'Mail.Send' }, 'role'],
  [
    'app-role-assignment',
    'another role of the directory',
    { ...principal, resourceAppId: graph, role: 'RoleManagement.ReadWrite.Directory' },
    'role',
  ],
  [
    'app-role-assignment',
    'a role of another resource',
    { ...principal, resourceAppId: exchangeOnlineAppId, role: 'Mail.ReadWrite' },
    'role',
  ],
  [
    'app-role-assignment',
    'another resource',
    { ...principal, ...appRoles.graphMailReadWrite, resourceAppId: id },
    'resourceAppId',
  ],
  [
    'required-resource-access',
    'what anyone might consent to',
    { applicationId: id, displayName: 'a', permissions: [{ resourceAppId: graph, role: 'Directory.ReadWrite.All' }] },
    'permissions.0.role',
  ],
  [
    'directory-role-assignment',
    'Global Administrator',
    { ...principal, ...complianceAdministrator, roleDefinitionId: globalAdministrator },
    'roleDefinitionId',
  ],
  [
    'directory-role-assignment',
    'one by another name',
    { ...principal, ...complianceAdministrator, role: 'Reader' },
    'role',
  ],
  [
    'local-group-member',
    'Administrators',
    {
      server: 'ex01.contoso.local',
      group: { sid: 'S-1-5-32-544', name: 'Administrators' },
      member: 'S-1-5-21-1-2-3-4',
      account: 'a',
    },
    'group.sid',
  ],
  [
    'local-group-member',
    'another by its name',
    {
      server: 'ex01.contoso.local',
      group: { ...remoteManagementUsers, name: 'Users' },
      member: 'S-1-5-21-1-2-3-4',
      account: 'a',
    },
    'group.name',
  ],
];

const writing = { connection: 'simulated', step: 'step/1', installation: null };
const approved = { action: 'create', changes: [{ property: 'role', after: { $after: 'x' } }] };
const applied = { ...approved, ours: true, created: false, id, before: { roles: [] }, after: {}, outputs: {} };

it.each(refused)('%s: %s', async (kind, _what, desired, where) => {
  const inputs = {
    plan: { connection: 'simulated', desired, unread: false },
    apply: { ...writing, desired, approved },
    undo: { ...writing, desired, approved, applied },
  };
  for (const [verb, input] of Object.entries(inputs)) {
    const failure = await failureOf(`${kind}.${verb}`, input);
    expect(failure).toMatchObject({ type: 'input-invalid', nonRetryable: true });
    expect(String(failure)).toContain(`desired.${where}: must `);
  }
  expect(called).toEqual([]);
});

it('a bulk grants what it is for, and no other right', async () => {
  const desired = { list: `list://${'0'.repeat(64)}`, objectId: id, application: 'a', accessRights: 'SendAs' };
  const part = { ...writing, desired, from: 0, count: 1 };
  for (const [verb, input] of Object.entries({ applyEach: { ...part, mayChange: true }, undoEach: part })) {
    expect(await failureOf(`mailbox-permission.${verb}`, input)).toMatchObject({ type: 'input-invalid' });
  }
  expect(called).toEqual([]);
});

it('what a runbook grants is not refused by its name', async () => {
  const desired = { ...principal, ...appRoles.graphMailReadWrite };
  expect(
    await failureOf('app-role-assignment.plan', { connection: 'simulated', desired, unread: false }),
  ).not.toMatchObject({
    type: 'input-invalid',
  });
  expect(called).not.toEqual([]);
});
