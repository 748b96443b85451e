/**
 * Each resource of the Exchange side goes round: absent, planned as a creation, applied, unchanged, applied again without
 * being ours, undone, and as it was before. And what must never be taken for absence, or be taken away.
 */
import { ewsAllowedApplicationImplementation } from '../../../activities/ensure/ews-allowed-application.ts';
import { exchangeServicePrincipalImplementation } from '../../../activities/ensure/exchange-service-principal.ts';
import type { Implementation } from '../../../activities/ensure/implementation.ts';
import { managementRoleAssignmentImplementation } from '../../../activities/ensure/management-role-assignment.ts';
import { managementScopeImplementation } from '../../../activities/ensure/management-scope.ts';
import { organizationCustomizationImplementation } from '../../../activities/ensure/organization-customization.ts';
import { roleGroupMemberImplementation } from '../../../activities/ensure/role-group-member.ts';
import { roleGroupImplementation } from '../../../activities/ensure/role-group.ts';
import type { Json } from '../../../domain/json.ts';
import { type SimulatedApplication, simulatedExchange, type SimulatedExchange, until } from '../simulated-exchange.ts';

let exchange: SimulatedExchange;
let app: SimulatedApplication;

beforeAll(async () => {
  exchange = await simulatedExchange();
  app = await exchange.application('Client Sense');
}, 120_000);
afterAll(async () => exchange.close());

const exchangePrincipal = () => ({ appId: app.appId, objectId: app.objectId, displayName: 'Client Sense' });
const filter = "CustomAttribute1 -eq 'ClientSense'";

/** Applies something that tests depend on; rolled back by the caller's `undo`. */
async function make<D, S, O>(implementation: Implementation<D, S, O>, desired: D) {
  const ensured = exchange.ensure(implementation, desired);
  const approved = await ensured.plan();
  const applied = await until(() => ensured.apply(approved));
  return { applied, undo: () => ensured.undo(approved, applied) };
}

async function goesRound<D, S, O>(implementation: Implementation<D, S, O>, desired: D) {
  const read = async () => implementation.read(await exchange.context(), desired, undefined);
  const ensured = exchange.ensure(implementation, desired);
  const before = await read();
  const planned = await ensured.plan();
  expect(planned.action).toBe('create');
  const applied = await until(() => ensured.apply(planned));
  expect(applied).toMatchObject({ ours: true, created: true });
  const again = await ensured.plan();
  expect(again).toMatchObject({ action: 'none', outputs: applied.outputs as object });
  // Found as it should be: never ours a second time.
  expect(await ensured.apply(again)).toMatchObject({ ours: false, created: false });
  expect(await ensured.undo(planned, applied)).toHaveProperty('undone');
  expect(await read()).toEqual(before);
  // Safe twice.
  expect(await ensured.undo(planned, applied)).toHaveProperty('undone');
}

const cmdlet = async (name: string, parameters: Record<string, unknown>) =>
  (await exchange.context('apply')).exchange.invoke(name, parameters);

describe('goes round', () => {
  test('a role group', async () => {
    await goesRound(roleGroupImplementation, {
      name: 'Round',
      roles: ['View-Only Recipients', 'Message Tracking'] as const,
    });
  });

  test('an Exchange service principal of an enterprise application', async () => {
    await goesRound(exchangeServicePrincipalImplementation, exchangePrincipal());
  });

  test('a member of a role group', async () => {
    const group = await make(roleGroupImplementation, { name: 'Members', roles: ['Message Tracking'] as const });
    const service = await make(exchangeServicePrincipalImplementation, exchangePrincipal());
    const member = { roleGroup: 'Members', member: app.objectId, name: 'Client Sense' };
    await goesRound(roleGroupMemberImplementation, member);
    expect(await service.undo()).toHaveProperty('undone');
    expect(await group.undo()).toHaveProperty('undone');
  });

  test('a management scope', async () => {
    await goesRound(managementScopeImplementation, { name: 'Round mailboxes', recipientFilter: filter });
  });

  test('an assignment of an application role in a scope', async () => {
    const service = await make(exchangeServicePrincipalImplementation, exchangePrincipal());
    const scope = await make(managementScopeImplementation, { name: 'Mailboxes', recipientFilter: filter });
    await goesRound(managementRoleAssignmentImplementation, {
      objectId: app.objectId,
      application: 'Client Sense',
      scope: 'Mailboxes',
      role: 'Application Mail.Read' as const,
    });
    expect(await scope.undo()).toHaveProperty('undone');
    expect(await service.undo()).toHaveProperty('undone');
  });

  test('an entry of the list of EWS applications, and the other entries stay', async () => {
    const list = async () => {
      const [organization] = await cmdlet('Get-OrganizationConfig', { RetrieveEwsOperationAccessPolicy: true });
      return organization?.['EwsAllowedAppIDs'];
    };
    const before = await list();
    await goesRound(ewsAllowedApplicationImplementation, { appId: app.appId, application: 'Client Sense' });
    expect(String(before).split(',').length).toBeGreaterThan(1);
    expect(await list()).toBe(before);
  });
});

describe('what is there already', () => {
  test('a role group with other roles is a change to approve, and gets back what it had', async () => {
    await cmdlet('New-RoleGroup', {
      Name: 'Adopted',
      Roles: ['Message Tracking'],
      Members: ['ada.berg@contoso.example'],
    });
    const desired = { name: 'Adopted', roles: ['View-Only Recipients'] as const };
    const ensured = exchange.ensure(roleGroupImplementation, desired);
    const planned = await ensured.plan();
    expect(planned).toMatchObject({
      action: 'update',
      changes: [{ property: 'roles', before: ['Message Tracking'], after: ['View-Only Recipients'] }],
      risks: [{ code: 'role-group-loses-roles' }, { code: 'role-group-has-members' }],
    });
    const applied = await ensured.apply(planned);
    expect(applied).toMatchObject({ ours: true, created: false });
    expect(await ensured.undo(planned, applied)).toHaveProperty('undone');
    const found = await roleGroupImplementation.read(await exchange.context(), desired, undefined);
    expect(found?.state.roles).toEqual(['Message Tracking']);
    expect(found?.state.members).toHaveLength(1);
  });

  test('a role group that others have joined is residual', async () => {
    const made = await make(roleGroupImplementation, { name: 'Joined', roles: ['Message Tracking'] as const });
    await cmdlet('Add-RoleGroupMember', { Identity: 'Joined', Member: 'ben.castillo@contoso.example' });
    expect(await made.undo()).toHaveProperty('residual');
  });

  test('nobody becomes a member of a role group that has other roles, whatever it is called', async () => {
    const [management] = await cmdlet('Get-RoleGroup', { Identity: 'Organization Management' });
    const roleGroup = String(management?.['Guid']);
    const desired = { roleGroup, member: app.objectId, name: 'Client Sense' };
    const ensured = exchange.ensure(roleGroupMemberImplementation, desired);
    await expect(ensured.apply(await ensured.plan())).rejects.toMatchObject({
      type: 'role-group-reaches-further',
      message: expect.stringMatching(`${roleGroup} has .*Mail Recipients`) as string,
      nonRetryable: true,
    });
    expect(JSON.stringify(await cmdlet('Get-RoleGroupMember', { Identity: roleGroup }))).not.toContain(app.objectId);
  });

  test('a scope is the same however Exchange writes its filter', async () => {
    const written = "(customattribute1 -EQ 'Written') -and (Department -eq 'Sales')";
    const made = await make(managementScopeImplementation, { name: 'Written', recipientFilter: written });
    const [stored] = await cmdlet('Get-ManagementScope', { Identity: 'Written' });
    expect(stored?.['RecipientFilter']).not.toBe(written);
    expect(
      await exchange.ensure(managementScopeImplementation, { name: 'Written', recipientFilter: written }).plan(),
    ).toMatchObject({ action: 'none' });
    await made.undo();
  });

  test('a scope that assignments use names them as a risk, and gets its filter back', async () => {
    const ensured = exchange.ensure(managementScopeImplementation, {
      name: 'Sales mailboxes',
      recipientFilter: filter,
    });
    const planned = await ensured.plan();
    expect(planned).toMatchObject({ action: 'update', risks: [{ code: 'scope-in-use' }] });
    const applied = await ensured.apply(planned);
    expect(await ensured.undo(planned, applied)).toHaveProperty('undone');
    const [stored] = await cmdlet('Get-ManagementScope', { Identity: 'Sales mailboxes' });
    expect(stored?.['RecipientFilter']).toContain("Department -eq 'Sales'");
  });

  test('a scope whose filter somebody else has changed since is left alone', async () => {
    const ensured = exchange.ensure(managementScopeImplementation, {
      name: 'Sales mailboxes',
      recipientFilter: filter,
    });
    const planned = await ensured.plan();
    const applied = await ensured.apply(planned);
    const theirs = { Identity: 'Sales mailboxes', RecipientRestrictionFilter: "Department -eq 'Finance'" };
    await cmdlet('Set-ManagementScope', theirs);
    expect(await ensured.undo(planned, applied)).toHaveProperty('residual');
  });

  test('an Exchange service principal with the object id of the app registration is replaced', async () => {
    const other = await exchange.application('Pointed Wrong');
    const wrong = { AppId: other.appId, ObjectId: other.id, DisplayName: 'Pointed Wrong' };
    await until(() => cmdlet('New-ServicePrincipal', wrong));
    const ensured = exchange.ensure(exchangeServicePrincipalImplementation, {
      appId: other.appId,
      objectId: other.objectId,
      displayName: 'Pointed Wrong',
    });
    const planned = await ensured.plan();
    expect(planned).toMatchObject({ action: 'replace', risks: [{ code: 'service-principal-replaced' }] });
    const applied = await ensured.apply(planned);
    expect(applied.outputs).toMatchObject({ objectId: other.objectId });
    expect(await ensured.undo(planned, applied)).toHaveProperty('undone');
    const [back] = await cmdlet('Get-ServicePrincipal', { Identity: other.appId });
    expect(back?.['ObjectId']).toBe(other.id);
  });

  test('another assignment, for the whole organization, is removed, and not restored', async () => {
    const other = await exchange.application('Too Wide');
    await make(exchangeServicePrincipalImplementation, {
      appId: other.appId,
      objectId: other.objectId,
      displayName: 'Too Wide',
    });
    await make(managementScopeImplementation, { name: 'Narrow', recipientFilter: filter });
    await cmdlet('New-ManagementRoleAssignment', { App: other.objectId, Role: 'Application Mail.Read', Name: 'Wide' });
    const desired = {
      objectId: other.objectId,
      application: 'Too Wide',
      scope: 'Narrow',
      role: 'Application Mail.Read' as const,
    };
    const ensured = exchange.ensure(managementRoleAssignmentImplementation, desired);
    const planned = await ensured.plan();
    expect(planned).toMatchObject({
      action: 'replace',
      changes: [{ property: 'scope', before: null, after: 'Narrow' }],
    });
    const applied = await ensured.apply(planned);
    expect(await ensured.plan()).toMatchObject({ action: 'none' });
    expect(await ensured.undo(planned, applied)).toEqual({ residual: expect.stringContaining('Wide') });
    expect(
      await managementRoleAssignmentImplementation.read(await exchange.context(), desired, undefined),
    ).toBeUndefined();
  });
});

test('the object id of an app registration is refused with the reason', async () => {
  const registration = { appId: app.appId, objectId: app.id, displayName: 'Client Sense' };
  await expect(exchange.ensure(exchangeServicePrincipalImplementation, registration).plan()).rejects.toMatchObject({
    type: 'service-principal-of-registration',
    nonRetryable: true,
  });
});

test('a read that fails is never absence', async () => {
  const context = await exchange.context();
  // By its descriptors: a spread would ask for servers on premises, which this connection doesn't have.
  const broken = Object.defineProperties({} as typeof context, {
    ...Object.getOwnPropertyDescriptors(context),
    exchange: { value: { ...context.exchange, invoke: fails, exactlyOne: fails } },
  });
  const reads: [Implementation<never, never, never>, Json][] = [
    [roleGroupImplementation as never, { name: 'x', roles: ['y'] as const }],
    [roleGroupMemberImplementation as never, { roleGroup: 'x', member: app.objectId, name: 'y' }],
    [exchangeServicePrincipalImplementation as never, exchangePrincipal()],
    [managementScopeImplementation as never, { name: 'x', recipientFilter: filter }],
    [
      managementRoleAssignmentImplementation as never,
      { objectId: app.objectId, application: 'x', scope: 'y', role: 'z' },
    ],
    [ewsAllowedApplicationImplementation as never, { appId: app.appId, application: 'x' }],
    [organizationCustomizationImplementation as never, { enabled: true }],
  ];
  for (const [implementation, desired] of reads) {
    await expect(implementation.read(broken, desired as never, undefined)).rejects.toThrow('unavailable');
  }
});

function fails(): Promise<never> {
  return Promise.reject(new Error('unavailable'));
}

describe('a dehydrated organization', () => {
  let dehydrated: SimulatedExchange;
  beforeAll(async () => {
    dehydrated = await simulatedExchange('dehydrated');
  }, 120_000);
  afterAll(async () => dehydrated.close());

  test('is customized once and for good, which a rollback says', async () => {
    const ensured = dehydrated.ensure(organizationCustomizationImplementation, { enabled: true } as const);
    const planned = await ensured.plan();
    expect(planned).toMatchObject({ action: 'update', irreversible: expect.any(String) });
    const applied = await ensured.apply(planned);
    expect(await ensured.plan()).toMatchObject({ action: 'none' });
    expect(await ensured.undo(planned, applied)).toHaveProperty('residual');
  });
});

describe('a closed EWS gate', () => {
  let closed: SimulatedExchange;
  beforeAll(async () => {
    closed = await simulatedExchange('gate-closed');
  }, 120_000);
  afterAll(async () => closed.close());

  test('is never opened for one application', async () => {
    const desired = { appId: app.appId, application: 'Client Sense' };
    const ensured = closed.ensure(ewsAllowedApplicationImplementation, desired);
    const planned = await ensured.plan();
    await expect(ensured.apply(planned)).rejects.toMatchObject({ type: 'ews-list-missing' });
    const { exchange: asRunner } = await closed.context();
    const [organization] = await asRunner.invoke('Get-OrganizationConfig', { RetrieveEwsOperationAccessPolicy: true });
    expect(organization).toMatchObject({ EwsEnabled: false, EwsAllowedAppIDs: '' });
  });
});
