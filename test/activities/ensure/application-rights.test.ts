/** What an application declares to need, and which directory role it gets: there and back, leaving alone what is others'. */
import { applicationImplementation } from '../../../activities/ensure/application.ts';
import { directoryRoleAssignmentImplementation } from '../../../activities/ensure/directory-role-assignment.ts';
import { enterpriseApplicationImplementation } from '../../../activities/ensure/enterprise-application.ts';
import { requiredResourceAccessImplementation } from '../../../activities/ensure/required-resource-access.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { appRoles, directoryRoles } from '../../../domain/grants.ts';

let tenant: RunningTenant;
let applicationId: string;
let principalId: string;
const displayName = 'SecOps';

beforeAll(async () => {
  tenant = await runningTenant();
  applicationId = (await tenant.apply(applicationImplementation, { displayName })).id;
  const appId = registration().appId;
  principalId = (await tenant.apply(enterpriseApplicationImplementation, { appId, displayName })).id;
  tenant.replicate();
});
afterAll(async () => tenant.close());

function registration() {
  const found = tenant.state.applications.find(({ id }) => id === applicationId);
  if (found === undefined) throw new Error('The application is gone.');
  return found;
}

const declaredIds = () =>
  registration().requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) =>
    resourceAccess.map(({ id, type }) => `${resourceAppId} ${id} ${type}`),
  );

const asDocumented = () => ({
  applicationId,
  displayName,
  permissions: [appRoles.exchangeManageAsApp, appRoles.graphMailReadWrite],
});
const documented = [
  '00000002-0000-0ff1-ce00-000000000000 dc50a0fb-09a3-484d-be87-e023b12c6440 Role',
  '00000003-0000-0000-c000-000000000000 e2a3a72e-5f79-4c64-b1b1-878b674786c9 Role',
];

describe('required-resource-access', () => {
  test('is declared as the manifest of the document has it, and gone after undo', async () => {
    const applied = await tenant.apply(requiredResourceAccessImplementation, asDocumented());
    expect(applied).toMatchObject({ ours: true, created: true });
    expect(declaredIds()).toEqual(documented);
    expect(await tenant.plan(requiredResourceAccessImplementation, asDocumented())).toMatchObject({ action: 'none' });
    await tenant.undo(requiredResourceAccessImplementation, asDocumented(), applied);
    expect(declaredIds()).toEqual([]);
  });

  test('is merged into what others declared, and taken out again by delta', async () => {
    await tenant.apply(requiredResourceAccessImplementation, asDocumented());
    const desired = { ...asDocumented(), permissions: [appRoles.exchangeManageAsApp, appRoles.protectionManageAsApp] };
    const applied = await tenant.apply(requiredResourceAccessImplementation, desired);
    expect(applied.changes).toEqual([
      { property: '00000007-0000-0ff1-ce00-000000000000: Exchange.ManageAsApp', after: 'declared' },
    ]);
    expect(declaredIds()).toEqual([
      ...documented,
      '00000007-0000-0ff1-ce00-000000000000 455e5cd2-84e8-4751-8344-5672145dfa17 Role',
    ]);
    await tenant.undo(requiredResourceAccessImplementation, desired, applied);
    expect(declaredIds()).toEqual(documented);
  });
});

describe('directory-role-assignment', () => {
  const desired = () => ({ principalId, principal: displayName, ...directoryRoles.complianceAdministrator });
  const held = () => tenant.state.directoryRoleAssignments.filter((row) => row.principalId === principalId);

  test('is assigned once, found by principal and role, and removed by its id', async () => {
    const applied = await tenant.apply(directoryRoleAssignmentImplementation, desired());
    expect(applied).toMatchObject({ ours: true, created: true, id: held()[0]?.id });
    expect(held()).toMatchObject([{ roleDefinitionId: directoryRoles.complianceAdministrator.roleDefinitionId }]);
    expect(await tenant.plan(directoryRoleAssignmentImplementation, desired())).toMatchObject({ action: 'none' });
    await tenant.undo(directoryRoleAssignmentImplementation, desired(), applied);
    expect(held()).toEqual([]);
  });

  test('says to the approver what the role reaches', async () => {
    const { risks } = await tenant.plan(directoryRoleAssignmentImplementation, desired());
    expect(risks.map(({ text }) => text).join()).toContain('"SecOps" becomes Compliance Administrator');
  });
});
