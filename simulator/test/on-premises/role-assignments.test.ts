import { accountOf, exceptionOf, inExchange, openOrganization, type Organization } from './organization.ts';

let organization: Organization;
beforeEach(async () => {
  organization = await openOrganization({ servers: 1 });
});

const run = (cmdlet: string, parameters: Record<string, unknown> = {}) => inExchange(organization, cmdlet, parameters);
const assignments = (parameters: Record<string, unknown>) => run('Get-ManagementRoleAssignment', parameters).objects;
const role = 'ApplicationImpersonation';
const user = 'CONTOSO\\svc-clientsense';

describe('impersonation', () => {
  it('is a role that nobody has from the start, and that the administrators may assign', () => {
    expect(assignments({ Role: role, Delegating: false })).toEqual([]);
    expect(assignments({ Role: role, Delegating: true })).toMatchObject([
      { RoleAssigneeName: 'Organization Management' },
    ]);
  });

  it('is assigned to a user for a scope, and the assignment shows both', () => {
    run('New-ManagementScope', { Name: 'Finance', RecipientRestrictionFilter: "Department -eq 'Finance'" });
    const [made] = run('New-ManagementRoleAssignment', {
      Name: 'Client Sense',
      Role: role,
      User: user,
      CustomRecipientWriteScope: 'Finance',
    }).objects;
    expect(made).toMatchObject({
      Role: role,
      RoleAssigneeName: 'svc-clientsense',
      RoleAssigneeType: 'User',
      CustomRecipientWriteScope: 'Finance',
      RecipientWriteScope: 'CustomRecipientScope',
    });
    expect(assignments({ Role: role, RoleAssignee: user, Delegating: false })).toEqual([
      expect.objectContaining({ Guid: made!['Guid'], AssignmentMethod: 'Direct' }),
    ]);
  });

  it('can’t be assigned by somebody who may not hand it on', () => {
    const account = accountOf(organization, 'svc-clientsense');
    const group = organization.state().exchange.roleGroups.find(({ name }) => name === 'Recipient Management')!;
    group.members.push({ objectId: account.id, kind: 'user', effectiveAt: organization.clock.iso(), removedAt: null });
    organization
      .state()
      .exchange.managementRoles.find(({ name }) => name === 'Mail Recipients')!
      .entries.push({
        cmdlet: 'New-ManagementRoleAssignment',
        parameters: '*',
      });
    const assign = () =>
      inExchange(organization, 'New-ManagementRoleAssignment', { Role: role, User: user }, { as: 'svc-clientsense' });
    expect(exceptionOf(assign)).toBe('TaskInvalidOperationException');
  });
});

describe('a role group', () => {
  beforeEach(() => {
    run('New-ManagementScope', { Name: 'Finance', RecipientRestrictionFilter: "Department -eq 'Finance'" });
    run('New-RoleGroup', {
      Name: 'Client Sense Management',
      Roles: ['View-Only Recipients', 'Message Tracking', role],
      Members: [user],
      CustomRecipientWriteScope: 'Finance',
    });
  });

  it('has its scope on each of its assignments', () => {
    const found = assignments({ RoleAssignee: 'Client Sense Management' });
    expect(found).toHaveLength(3);
    expect(found.every((one) => one['CustomRecipientWriteScope'] === 'Finance')).toBe(true);
  });

  it('is shown as the way by which its member has a role', () => {
    expect(assignments({ Role: role, RoleAssignee: user, Delegating: false })).toMatchObject([
      {
        RoleAssigneeName: 'Client Sense Management',
        AssignmentMethod: 'RoleGroup',
        EffectiveUserName: 'svc-clientsense',
      },
    ]);
    expect(assignments({ Role: role, RoleAssignee: user, AssignmentMethod: ['Direct'] })).toEqual([]);
    expect(assignments({ Role: role, GetEffectiveUsers: true, Delegating: false })).toMatchObject([
      { EffectiveUserName: 'svc-clientsense' },
    ]);
  });

  it('changes the scope of one assignment, and takes its assignments along when it is removed', () => {
    const [one] = assignments({ RoleAssignee: 'Client Sense Management', Role: role });
    run('Set-ManagementRoleAssignment', { Identity: one!['Name'], CustomRecipientWriteScope: null, Confirm: false });
    expect(assignments({ Identity: one!['Name'] })).toMatchObject([
      { CustomRecipientWriteScope: null, RecipientWriteScope: 'Organization' },
    ]);
    run('Remove-RoleGroup', { Identity: 'Client Sense Management', Confirm: false });
    expect(assignments({ Role: role, Delegating: false })).toEqual([]);
  });

  it('lists its member with the account’s own id', () => {
    const { id } = accountOf(organization, 'svc-clientsense');
    expect(run('Get-RoleGroupMember', { Identity: 'Client Sense Management' }).objects).toMatchObject([
      { Guid: id, Name: 'svc-clientsense', RecipientType: 'User' },
    ]);
    expect(run('Get-RoleGroup', { Identity: 'Client Sense Management' }).objects).toMatchObject([
      { Members: ['contoso.local/Service Accounts/svc-clientsense'] },
    ]);
  });
});
