import { implementedCmdletNames } from '../../exchange/implemented-cmdlets.ts';
import { publishedCmdlet } from '../../exchange/published-cmdlets.ts';
import { seedManagementRoles } from '../../exchange/seed/management-roles.ts';
import { type Answer, exceptionOf, type ExchangeServer, minutes, startExchange } from './exchange-server.ts';

let exchange: ExchangeServer;
beforeEach(async () => {
  exchange = await startExchange();
});
afterEach(() => exchange.close());

const run = (cmdlet: string, parameters: Record<string, unknown> = {}, headers = {}): Promise<Answer> =>
  exchange.invoke(exchange.apply, cmdlet, parameters, headers);
const reason = (answer: Answer) => answer.body.error?.details[0]?.message ?? '';
const first = (answer: Answer) => answer.body.value[0]!;
const vendor = () => exchange.application('vendor');

async function exchangePrincipal(): Promise<void> {
  const { appId, servicePrincipalId } = vendor();
  expect((await run('New-ServicePrincipal', { AppId: appId, ObjectId: servicePrincipalId })).status).toBe(200);
}

describe('the tables', () => {
  it('name published cmdlets only', () => {
    const named = [
      ...implementedCmdletNames(),
      ...seedManagementRoles().flatMap((role) => role.entries.map((entry) => entry.cmdlet)),
    ];
    expect(named.filter((name) => publishedCmdlet(name)?.name !== name)).toEqual([]);
  });
});

describe('service principals', () => {
  it('are made from both ids, found by each, and not made twice', async () => {
    await exchangePrincipal();
    for (const identity of [vendor().appId, vendor().servicePrincipalId, 'vendor']) {
      expect(first(await run('Get-ServicePrincipal', { Identity: identity }))['AppId']).toBe(vendor().appId);
    }
    const again = await run('New-ServicePrincipal', { AppId: vendor().appId, ObjectId: vendor().servicePrincipalId });
    expect(exceptionOf(again)).toBe('ADObjectAlreadyExistsException');
  });

  it('are not known to Exchange in the first moments after Entra made them', async () => {
    const row = exchange.state().servicePrincipals.find((one) => one.displayName === 'vendor')!;
    row.createdDateTime = exchange.clock.iso();
    const parameters = { AppId: row.appId, ObjectId: row.id };
    expect(exceptionOf(await run('New-ServicePrincipal', parameters))).toBe('ManagementObjectNotFoundException');
    exchange.clock.advance(minutes(3));
    expect((await run('New-ServicePrincipal', parameters)).status).toBe(200);
  });

  it('lose their grants when they are removed', async () => {
    await exchangePrincipal();
    await run('New-ManagementRoleAssignment', { App: vendor().servicePrincipalId, Role: 'Application Mail.Read' });
    expect(await run('Remove-ServicePrincipal', { Identity: vendor().appId, Confirm: false })).toMatchObject({
      status: 200,
      text: '',
    });
    const left = await run('Get-ManagementRoleAssignment', {
      Role: 'Application Mail.Read',
      RoleAssigneeType: 'ServicePrincipal',
    });
    expect(left.body.value).toEqual([]);
  });
});

describe('management scopes', () => {
  it('keep the filter in Exchange’s own words', async () => {
    const made = await run('New-ManagementScope', {
      Name: 's',
      RecipientRestrictionFilter: 'department -eq "Sales" -and alias -ne "x"',
    });
    expect(first(made)['RecipientFilter']).toBe("((Department -eq 'Sales') -and (Alias -ne 'x'))");
  });

  it.each([
    ["Departement -eq 'x'", /"Departement" is not a recognized filterable property/],
    ['Department equals x', /isn't valid/],
  ])('refuse %s', async (filter, words) => {
    const answer = await run('New-ManagementScope', { Name: 's', RecipientRestrictionFilter: filter });
    expect(answer.status).toBe(400);
    expect(reason(answer)).toMatch(words);
  });

  it('can’t be removed while they are used, and move their assignments along when renamed', async () => {
    const used = await run('Remove-ManagementScope', { Identity: 'Sales mailboxes', Confirm: false });
    expect(reason(used)).toMatch(/can't be removed/);
    expect((await run('Set-ManagementScope', { Identity: 'Sales mailboxes', Name: 'Sold', Confirm: false })).text).toBe(
      '',
    );
    const assignment = await run('Get-ManagementRoleAssignment', {
      Role: 'Application EWS.AccessAsApp',
      Delegating: false,
    });
    expect(first(assignment)['CustomResourceScope']).toBe('Sold');
  });
});

describe('role assignments', () => {
  it('to an application without a scope mean the whole organization', async () => {
    await exchangePrincipal();
    const made = await run('New-ManagementRoleAssignment', {
      App: vendor().servicePrincipalId,
      Role: 'Application Mail.Read',
    });
    expect(first(made)).toMatchObject({
      RecipientWriteScope: 'Organization',
      CustomResourceScope: null,
      Name: 'Application Mail.Read-vendor',
    });
  });

  it.each([
    [{ App: 'vendor', Role: 'Message Tracking' }, 'TaskArgumentException'],
    [{ User: 'client.sense', Role: 'Application Mail.Read' }, 'TaskArgumentException'],
    [{ App: 'vendor', Role: 'ApplicationImpersonation' }, 'ManagementObjectNotFoundException'],
    [
      { App: 'vendor', Role: 'Application Mail.Read', CustomResourceScope: 'nowhere' },
      'ManagementObjectNotFoundException',
    ],
    [{ App: 'vendor', Role: 'Application Mail.Read', Name: 'x'.repeat(65) }, 'TaskArgumentException'],
    [{ User: 'client.sense', Role: 'Transport Rules' }, 'TaskInvalidOperationException'],
  ])('%j are refused', async (parameters, exception) => {
    await exchangePrincipal();
    expect(exceptionOf(await run('New-ManagementRoleAssignment', parameters))).toBe(exception);
  });

  it('are tested without the cache: in scope, out of scope, not run', async () => {
    await exchangePrincipal();
    await run('New-ManagementRoleAssignment', {
      App: 'vendor',
      Role: 'Application Mail.Read',
      CustomResourceScope: 'Sales mailboxes',
    });
    const test = (resource?: string) =>
      run('Test-ServicePrincipalAuthorization', {
        Identity: vendor().appId,
        ...(resource === undefined ? {} : { Resource: resource }),
      });
    expect(first(await test('ann.sales@contoso.example'))).toMatchObject({
      RoleName: 'Application Mail.Read',
      GrantedPermissions: 'Mail.Read',
      InScope: 'True',
      AllowedResourceScope: 'Sales mailboxes',
    });
    expect(first(await test('bob.support@contoso.example'))['InScope']).toBe('False');
    expect(first(await test())['InScope']).toBe('Not Run');
  });
});

describe('role groups', () => {
  it('get one assignment for each role, and take them along when they go', async () => {
    const made = await run('New-RoleGroup', { Name: 'g', Roles: ['View-Only Recipients', 'Message Tracking'] });
    expect(first(made)).toMatchObject({ Name: 'g', Roles: ['View-Only Recipients', 'Message Tracking'], Members: [] });
    expect((await run('Get-ManagementRoleAssignment', { RoleAssignee: 'g' })).body.value).toHaveLength(2);
    await run('Remove-RoleGroup', { Identity: 'g', Confirm: false });
    expect((await run('Get-RoleGroup', { Identity: 'g' })).status).toBe(400);
    expect(exchange.state().exchange.roleAssignments.some((one) => one.name.endsWith('-g'))).toBe(false);
  });

  it('refuse a name that is taken, a role that the caller can’t assign, and the removal of a built-in one', async () => {
    expect(exceptionOf(await run('New-RoleGroup', { Name: 'help desk' }))).toBe('ADObjectAlreadyExistsException');
    expect((await run('New-RoleGroup', { Name: 'g', Roles: ['Mail Recipients'] })).status).toBe(403);
    expect((await run('Remove-RoleGroup', { Identity: 'Help Desk', Confirm: false })).status).toBe(400);
  });

  it('say when somebody is a member already, or isn’t one', async () => {
    const member = { Identity: 'Help Desk', Member: 'client.sense@contoso.example' };
    expect((await run('Add-RoleGroupMember', member)).text).toBe('');
    expect(exceptionOf(await run('Add-RoleGroupMember', member))).toBe('MemberAlreadyExistsException');
    const update = { Identity: 'Help Desk', Members: ['ann.sales', 'bob.support'], Confirm: false };
    expect((await run('Update-RoleGroupMember', update)).text).toBe('');
    const members = await run('Get-RoleGroupMember', { Identity: 'Help Desk' });
    expect(members.body.value.map((one) => String(one['Name'])).sort((one, other) => one.localeCompare(other))).toEqual(
      ['ann.sales', 'bob.support'],
    );
    expect(exceptionOf(await run('Remove-RoleGroupMember', { ...member, Confirm: false }))).toBe(
      'MemberNotFoundException',
    );
  });

  it('show which cmdlets their roles contain', async () => {
    const held = await run('Get-ManagementRoleEntry', { Identity: String.raw`Message Tracking\Get-MessageTraceV2` });
    expect(first(held)).toMatchObject({ Name: 'Get-MessageTraceV2', Role: 'Message Tracking' });
    const none = await run('Get-ManagementRoleEntry', { Identity: String.raw`Message Tracking\Set-Mailbox` });
    expect(exceptionOf(none)).toBe('ManagementObjectNotFoundException');
    const roles = await run('Get-ManagementRole', { Cmdlet: 'Get-MessageTraceV2' });
    expect(roles.body.value.map((one) => one['Name'])).toEqual(['Message Tracking']);
  });
});

describe('a dehydrated organization', () => {
  it('refuses role groups, scopes and assignments until customization is enabled, once', async () => {
    await exchange.close();
    exchange = await startExchange({ isDehydrated: true });
    expect(first(await run('Get-OrganizationConfig'))['IsDehydrated']).toBe(true);
    const refused = await run('New-RoleGroup', { Name: 'g' });
    expect(exceptionOf(refused)).toBe('InvalidOperationInDehydratedContextException');
    expect(reason(refused)).toMatch(/Enable-OrganizationCustomization/);
    expect((await run('Enable-OrganizationCustomization')).text).toBe('');
    expect((await run('New-RoleGroup', { Name: 'g' })).status).toBe(200);
    expect((await run('Enable-OrganizationCustomization')).status).toBe(400);
  });
});

describe('mailboxes', () => {
  const anchor = { 'X-AnchorMailbox': 'SMTP:ann.sales@contoso.example' };

  it('are written to only where the call is anchored to them', async () => {
    const parameters = { Identity: 'ann.sales', ImapEnabled: false, Confirm: false };
    expect(exceptionOf(await run('Set-CASMailbox', parameters))).toBe('CmdletProxyNotAvailableException');
    expect((await run('Set-CASMailbox', parameters, anchor)).text).toBe('');
    expect(first(await run('Get-CASMailbox', { Identity: 'ann.sales' }))['ImapEnabled']).toBe(false);
  });

  it('take a permission once, warn of it the second time, and remove it', async () => {
    await exchangePrincipal();
    const permission = { Identity: 'ann.sales', User: vendor().servicePrincipalId, AccessRights: 'FullAccess' };
    expect(first(await run('Add-MailboxPermission', { ...permission, AutoMapping: false }, anchor))).toMatchObject({
      AccessRights: ['FullAccess'],
      Deny: false,
      IsInherited: false,
    });
    expect((await run('Add-MailboxPermission', permission, anchor)).body['@adminapi.warnings']![0]).toMatch(
      /already present/,
    );
    expect((await run('Get-MailboxPermission', { Identity: 'ann.sales' })).body.value).toHaveLength(2);
    expect((await run('Remove-MailboxPermission', { ...permission, Confirm: false }, anchor)).text).toBe('');
    expect(
      (await run('Remove-MailboxPermission', { ...permission, Confirm: false }, anchor)).body['@adminapi.warnings']![0],
    ).toMatch(/isn't present/);
  });

  it('are recipients, as groups are, and can be filtered', async () => {
    expect((await run('Get-Recipient', { Filter: "Department -eq 'Sales'" })).body.value).toHaveLength(2);
    expect(first(await run('Get-Recipient', { Identity: 'Sales Team' }))['RecipientType']).toBe(
      'MailUniversalDistributionGroup',
    );
    expect((await run('Get-Mailbox', { Filter: 'nonsense' })).status).toBe(400);
    expect(first(await run('Get-EXOMailbox', { UserPrincipalName: 'ann.sales@contoso.example' }))['Alias']).toBe(
      'ann.sales',
    );
  });
});

describe('message traces', () => {
  const tracer = () => ({ ...vendor(), wids: ['17315797-102d-40b4-93e0-432062caca18'] });
  const trace = (parameters: Record<string, unknown>, cmdlet = 'Get-MessageTraceV2') =>
    exchange.invoke(tracer(), cmdlet, parameters);

  it.each([
    [{ ResultSize: 0 }, /between 1 and 5000/],
    [{ ResultSize: 5001 }, /between 1 and 5000/],
    [{ StartDate: '2026-11-01T00:00:00Z' }, /together/],
    [{ StartDate: '2026-11-01T00:00:00Z', EndDate: '2026-11-12T00:00:00Z' }, /10 days/],
    [{ StartDate: '2025-11-01T00:00:00Z', EndDate: '2025-11-02T00:00:00Z' }, /90 days/],
  ])('%j is refused', async (parameters, words) => {
    expect(reason(await trace(parameters))).toMatch(words);
  });

  it('come newest first, and say how to get more', async () => {
    const row = exchange.state().exchange.messageTraces[0]!;
    exchange.state().exchange.messageTraces = [2, 1, 3].map((hours) => ({
      ...row,
      received: new Date(exchange.clock.now() - hours * 3_600_000).toISOString(),
      recipientAddress: `r${hours}@contoso.example`,
    }));
    const answer = await trace({ ResultSize: 2 });
    expect(answer.body.value.map((one) => one['RecipientAddress'])).toEqual([
      'r1@contoso.example',
      'r2@contoso.example',
    ]);
    expect(answer.body['@adminapi.warnings']![0]).toMatch(/StartingRecipientAddress r2@contoso.example/);
    expect((await trace({ RecipientAddress: 'r3@*' })).body.value).toHaveLength(1);
  });

  it('are limited to a hundred requests in five minutes for the tenant', async () => {
    for (let count = 0; count < 100; count++) expect((await trace({})).status).toBe(200);
    const refused = await trace({});
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    exchange.clock.advance(minutes(5));
    expect((await trace({})).status).toBe(200);
  });

  it('of the old cmdlet are gone', async () => {
    expect(reason(await trace({}, 'Get-MessageTrace'))).toMatch(/no longer available/);
  });
});

describe('the organization', () => {
  it('shows the EWS allow list only when asked, and overwrites it as a whole', async () => {
    expect(first(await run('Get-OrganizationConfig'))).not.toHaveProperty('EwsAllowedAppIDs');
    const read = async () => first(await run('Get-OrganizationConfig', { RetrieveEwsOperationAccessPolicy: true }));
    expect(String((await read())['EwsAllowedAppIDs']).split(',')).toHaveLength(2);
    await run('Set-OrganizationConfig', { EwsAllowedAppIDs: vendor().appId, Confirm: false });
    expect((await read())['EwsAllowedAppIDs']).toBe(vendor().appId);
    expect((await run('Set-OrganizationConfig', { EwsAllowedAppIDs: 'x', Confirm: false })).status).toBe(400);
  });

  it('changes nothing under -WhatIf', async () => {
    await run('Set-OrganizationConfig', { EwsEnabled: false, Confirm: false, WhatIf: true });
    expect(first(await run('Get-OrganizationConfig'))['EwsEnabled']).toBe(true);
  });

  it('has domains and transport settings', async () => {
    expect(first(await run('Get-AcceptedDomain'))['DomainName']).toBe('contoso.example');
    expect(first(await run('Get-TransportConfig'))['SmtpClientAuthenticationDisabled']).toBe(true);
  });
});
