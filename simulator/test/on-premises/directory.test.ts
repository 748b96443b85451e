import { inDirectory, newUser, notFound, password, refusal } from './active-directory.ts';
import { accountOf, inExchange, openOrganization, type Organization } from './organization.ts';

let organization: Organization;
beforeEach(async () => {
  organization = await openOrganization({ servers: 2 });
});

const run = (cmdlet: string, parameters: Record<string, unknown> = {}, as?: string) =>
  inDirectory(organization, cmdlet, parameters, as);
const one = async (cmdlet: string, parameters: Record<string, unknown>) => (await run(cmdlet, parameters))[0]!;

describe('an identity', () => {
  it('is a distinguished name, a GUID, a SID or a logon name, and never a principal name', async () => {
    const { id, sid, distinguishedName } = accountOf(organization, 'svc-clientsense');
    for (const identity of [id, sid, distinguishedName, 'SVC-ClientSense']) {
      expect(await one('Get-ADUser', { Identity: identity })).toMatchObject({ ObjectGUID: id, SID: { Value: sid } });
    }
    const byName = { Identity: 'svc-clientsense@contoso.local' };
    expect(await refusal(run('Get-ADUser', byName))).toEqual(notFound);
    const filter = "UserPrincipalName -eq 'svc-clientsense@contoso.local'";
    expect(await run('Get-ADUser', { Filter: filter })).toHaveLength(1);
  });

  it('that is null or empty is refused before anything is searched', async () => {
    for (const identity of [null, '']) {
      expect(await refusal(run('Get-ADUser', { Identity: identity }))).toEqual([
        'ParameterArgumentValidationError',
        'ParameterBindingValidationException',
      ]);
    }
  });

  it('of a computer may lack the dollar sign of its logon name', async () => {
    for (const identity of ['EX01', 'EX01$']) {
      expect(await one('Get-ADComputer', { Identity: identity })).toMatchObject({ DNSHostName: 'ex01.contoso.local' });
    }
  });

  it('of a managed service account names no user', async () => {
    expect(await refusal(run('Get-ADUser', { Identity: 'runbooks$' }))).toEqual(notFound);
    expect(await one('Get-ADPrincipalGroupMembership', { Identity: 'runbooks$' })).toBeDefined();
  });
});

describe('properties', () => {
  it('are returned when they are asked for, by any spelling, and refused when the schema lacks them', async () => {
    const identity = { Identity: 'admin.break.glass' };
    expect(await one('Get-ADUser', identity)).not.toHaveProperty('adminCount');
    const asked = { ...identity, Properties: ['ADMINCOUNT', 'AccountNotDelegated'] };
    expect(await one('Get-ADUser', asked)).toMatchObject({ adminCount: 1, AccountNotDelegated: true });
    expect(await refusal(run('Get-ADUser', { ...identity, Properties: ['nonsense'] }))).toEqual([
      'ActiveDirectoryCmdlet:System.ArgumentException',
      'ArgumentException',
    ]);
  });

  it('show who is synchronized, and in which groups somebody is, role groups of Exchange among them', async () => {
    const asked = { Identity: 'svc-synced', Properties: ['mS-DS-ConsistencyGuid'] };
    expect((await one('Get-ADUser', asked))['mS-DS-ConsistencyGuid']).toHaveLength(16);
    inExchange(organization, 'New-RoleGroup', { Name: 'Vendors', Members: ['CONTOSO\\monosync_svc'] });
    const groups = await run('Get-ADPrincipalGroupMembership', { Identity: 'monosync_svc' });
    expect(groups.map((group) => group['Name'])).toEqual(['Domain Users', 'Recipient Management', 'Vendors']);
  });
});

describe('a filter', () => {
  it.each([
    ["SamAccountName -eq 'kim.lund'", ['Kim Lund']],
    ["Name -like 'Kim*' -or Name -like 'Noor*'", ['Kim Lund', 'Noor Vos']],
    ["UserPrincipalName -eq 'nobody'", []],
  ])('%s', async (filter, names) => {
    expect((await run('Get-ADUser', { Filter: filter })).map((user) => user['Name'])).toEqual(names);
  });

  it('on what isn’t implemented is refused, and never ignored', async () => {
    expect((await refusal(run('Get-ADUser', { Filter: "City -eq 'x'" })))?.[1]).toBe('NotImplementedException');
  });
});

describe('who may not write', () => {
  const denied = ['ActiveDirectoryCmdlet:System.UnauthorizedAccessException', 'UnauthorizedAccessException'];
  const insufficient = ['ActiveDirectoryServer:8344', 'ADException'];

  it.each([
    ['New-ADUser', newUser(), denied],
    ['Set-ADUser', { Identity: 'kim.lund', Description: 'x' }, insufficient],
    ['Remove-ADUser', { Identity: 'kim.lund', Confirm: false }, denied],
    ['Set-ADAccountPassword', { Identity: 'kim.lund', Reset: true, NewPassword: password }, denied],
    ['Set-ADAccountControl', { Identity: 'EX01$', TrustedForDelegation: true }, insufficient],
    ['Set-ADComputer', { Identity: 'EX01', PrincipalsAllowedToDelegateToAccount: ['EX02$'] }, insufficient],
    ['Add-ADGroupMember', { Identity: 'Domain Admins', Members: ['kim.lund'] }, insufficient],
  ])('is refused by %s, and nothing changes', async (cmdlet, parameters, expected) => {
    const before = structuredClone(organization.state());
    expect(await refusal(run(cmdlet, parameters, 'kim.lund'))).toEqual(expected);
    expect(organization.state()).toEqual(before);
  });

  it('may read', async () => {
    expect(await run('Get-ADUser', { Identity: 'noor.vos' }, 'kim.lund')).toHaveLength(1);
  });
});

describe('delegation', () => {
  it('without limits is a flag of the computer, which is restored', async () => {
    const before = structuredClone(organization.state().computers);
    const trusted = async () =>
      (await one('Get-ADComputer', { Identity: 'EX01', Properties: ['TrustedForDelegation'] }))['TrustedForDelegation'];
    await run('Set-ADAccountControl', {
      Identity: 'CN=EX01,CN=Computers,DC=contoso,DC=local',
      TrustedForDelegation: true,
    });
    expect(await trusted()).toBe(true);
    await run('Set-ADAccountControl', { Identity: 'EX01$', TrustedForDelegation: false });
    expect(organization.state().computers).toEqual(before);
  });

  it('by resource replaces the whole list, and null empties it', async () => {
    const list = async () => {
      const asked = { Identity: 'EX02', Properties: ['PrincipalsAllowedToDelegateToAccount'] };
      return (await one('Get-ADComputer', asked))['PrincipalsAllowedToDelegateToAccount'];
    };
    const set = (listed: string[] | null) =>
      run('Set-ADComputer', { Identity: 'EX02', PrincipalsAllowedToDelegateToAccount: listed });
    await set(['EX01$', 'monosync_svc']);
    expect(await list()).toHaveLength(2);
    await set([accountOf(organization, 'monosync_svc').sid]);
    expect(await list()).toEqual(['CN=monosync_svc,OU=Service Accounts,DC=contoso,DC=local']);
    expect(await refusal(set(['nobody']))).toEqual(notFound);
    await set(null);
    expect(await list()).toEqual([]);
  });
});

describe('memberships', () => {
  const group = { Identity: 'CN=AllSolutions Users,OU=Groups,DC=contoso,DC=local' };
  const members = async () => (await run('Get-ADGroupMember', group)).map((one_) => one_['SamAccountName']);

  it('are added and taken away without an error where nothing changes', async () => {
    const before = structuredClone(organization.state().groups);
    expect(await members()).toEqual(['kim.lund', 'noor.vos', 'testaccount']);
    await run('Add-ADGroupMember', { ...group, Members: ['kim.lund', 'ravi.patel'] });
    expect(await members()).toEqual(['kim.lund', 'noor.vos', 'ravi.patel', 'testaccount']);
    await run('Remove-ADGroupMember', { ...group, Members: ['ravi.patel', 'sofia.lindqvist'], Confirm: false });
    expect(organization.state().groups).toEqual(before);
  });

  it('are what a scope of Exchange counts, a while later', async () => {
    await run('Add-ADGroupMember', { ...group, Members: ['ravi.patel'] });
    const inShell = () =>
      inExchange(organization, 'Get-DistributionGroupMember', { Identity: 'AllSolutions Users' }).objects.length;
    expect(inShell()).toBe(3);
    organization.clock.advance(15);
    expect(inShell()).toBe(4);
  });
});
