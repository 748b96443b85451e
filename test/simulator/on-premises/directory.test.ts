import { directoryCmdlets } from '../../../simulator/on-premises/directory/directory-cmdlets.ts';
import { SecureText, ShellError, type ShellObject } from '../../../simulator/on-premises/shell.ts';
import { accountOf, inExchange, openOrganization, type Organization, someone } from './organization.ts';

let organization: Organization;
beforeEach(async () => {
  organization = await openOrganization({ servers: 2 });
});

/** Runs a cmdlet on the worker's machine, bound as the shell binds it. */
async function run(cmdlet: string, parameters: Record<string, unknown> = {}, as = 'runbooks$'): Promise<ShellObject[]> {
  const { core } = organization;
  const caller = accountOf(organization, as);
  const set = 'Filter' in parameters ? 'Filter' : 'Identity' in parameters ? 'Identity' : 'Default';
  const call = {
    core,
    place: { kind: 'host' } as const,
    caller,
    context: someone(),
    name: cmdlet,
    set,
    parameters,
    input: [],
  };
  const played = directoryCmdlets[cmdlet]!;
  expect(Object.keys(parameters).filter((name) => !played.plays.includes(name) && name !== 'Confirm')).toEqual([]);
  return (await played.run(call)).objects;
}

const one = async (cmdlet: string, parameters: Record<string, unknown>) => (await run(cmdlet, parameters))[0]!;

/** Id and exception of what a cmdlet throws. */
async function refusal(promise: Promise<unknown>): Promise<[string, string] | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    return [error.fullyQualifiedErrorId.split(',')[0]!, error.reason];
  }
}

const password = new SecureText('Zonnebloem-4711');
const newUser = (rest: Record<string, unknown> = {}) => ({
  Name: 'allsolutions',
  SamAccountName: 'allsolutions',
  UserPrincipalName: 'allsolutions@contoso.example',
  AccountPassword: password,
  Enabled: true,
  ...rest,
});
const notFound = [
  'ActiveDirectoryCmdlet:Microsoft.ActiveDirectory.Management.ADIdentityNotFoundException',
  'ADIdentityNotFoundException',
];

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

  it('that is null or empty is refused before anything is looked for', async () => {
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
  it('are told when they are asked for, by any spelling, and refused when the schema lacks them', async () => {
    const identity = { Identity: 'admin.break.glass' };
    expect(await one('Get-ADUser', identity)).not.toHaveProperty('adminCount');
    const asked = { ...identity, Properties: ['ADMINCOUNT', 'AccountNotDelegated'] };
    expect(await one('Get-ADUser', asked)).toMatchObject({ adminCount: 1, AccountNotDelegated: true });
    expect(await refusal(run('Get-ADUser', { ...identity, Properties: ['nonsense'] }))).toEqual([
      'ActiveDirectoryCmdlet:System.ArgumentException',
      'ArgumentException',
    ]);
  });

  it('tell who is synchronized, and in which groups somebody is, role groups of Exchange among them', async () => {
    const asked = { Identity: 'svc-synced', Properties: ['mS-DS-ConsistencyGuid'] };
    expect((await one('Get-ADUser', asked))['mS-DS-ConsistencyGuid']).toHaveLength(16);
    inExchange(organization, 'New-RoleGroup', { Name: 'Vendors', Members: ['CONTOSO\\monosync_svc'] });
    const groups = await run('Get-ADPrincipalGroupMembership', { Identity: 'monosync_svc' });
    expect(groups.map((group) => group['Name'])).toEqual(['Domain Users', 'Vendors']);
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

  it('on what isn’t played is refused, and never ignored', async () => {
    expect((await refusal(run('Get-ADUser', { Filter: "City -eq 'x'" })))?.[1]).toBe('NotImplementedException');
  });
});

describe('a new user', () => {
  it('can be used at once', async () => {
    await run('New-ADUser', newUser());
    expect(await one('Get-ADUser', { Identity: 'allsolutions' })).toMatchObject({
      DistinguishedName: 'CN=allsolutions,CN=Users,DC=contoso,DC=local',
      Enabled: true,
      UserPrincipalName: 'allsolutions@contoso.example',
    });
  });

  it.each([
    ['too short', 'Aa1!'],
    ['of two kinds of characters', 'zonnebloemen4711'],
    ['with the logon name in it', 'Allsolutions-4711'],
  ])('whose password is %s is made, switched off, and the cmdlet fails', async (_what, text) => {
    const made = run('New-ADUser', newUser({ AccountPassword: new SecureText(text) }));
    expect(await refusal(made)).toEqual(['ActiveDirectoryServer:1325', 'ADPasswordComplexityException']);
    expect(await one('Get-ADUser', { Identity: 'allsolutions' })).toMatchObject({ Enabled: false });
  });

  it.each([
    [
      'a logon name that is taken',
      { SamAccountName: 'kim.lund' },
      'ActiveDirectoryServer:1316',
      'ADIdentityAlreadyExistsException',
    ],
    [
      'a name that is taken there',
      { Name: 'Kim Lund', Path: 'OU=Staff,DC=contoso,DC=local' },
      'ActiveDirectoryServer:8305',
      'ADException',
    ],
    [
      'a principal name that is taken',
      { UserPrincipalName: 'KIM.lund@contoso.example' },
      'ActiveDirectoryServer:8648',
      'ADException',
    ],
    [
      'a container that isn’t there',
      { Path: 'OU=Nowhere,DC=contoso,DC=local' },
      'ActiveDirectoryServer:8333',
      'ADIdentityNotFoundException',
    ],
  ])('with %s is refused, and isn’t made', async (_what, rest, id, exception) => {
    const before = organization.state().accounts.length;
    expect(await refusal(run('New-ADUser', newUser(rest)))).toEqual([id, exception]);
    expect(organization.state().accounts).toHaveLength(before);
  });

  it('is removed only by who says beforehand that it is meant, and its number isn’t given again', async () => {
    await run('New-ADUser', newUser());
    const { sid } = accountOf(organization, 'allsolutions');
    const asked = await refusal(run('Remove-ADUser', { Identity: 'allsolutions' }));
    expect(asked?.[1]).toBe('PSInvalidOperationException');
    await run('Remove-ADUser', { Identity: 'allsolutions', Confirm: false });
    expect(await refusal(run('Get-ADUser', { Identity: 'allsolutions' }))).toEqual(notFound);
    await run('New-ADUser', newUser());
    expect(accountOf(organization, 'allsolutions').sid).not.toBe(sid);
  });

  it('keeps its name as data, whatever it is made of', async () => {
    const name = `a"b,c=d+e;f<g>h\\i\n'$(x)`;
    await run('New-ADUser', newUser({ Name: name, SamAccountName: 'odd' }));
    expect(await one('Get-ADUser', { Identity: 'odd' })).toMatchObject({ Name: name });
  });
});

describe('replication', () => {
  it('brings what was written at one domain controller to the other, and to Exchange before', async () => {
    await run('New-ADUser', newUser({ Server: 'dc01.contoso.local' }));
    const there = { Identity: 'allsolutions', Server: 'dc02' };
    expect(await refusal(run('Get-ADUser', there))).toEqual(notFound);
    const inShell = (rest = {}) => inExchange(organization, 'Get-User', { Identity: 'allsolutions', ...rest });
    expect(() => inShell()).toThrow(/couldn't be found/);
    expect(inShell({ DomainController: 'dc01.contoso.local' }).objects).toHaveLength(1);
    organization.clock.advance(15);
    expect(inShell().objects).toMatchObject([{ RecipientTypeDetails: 'User' }]);
    organization.clock.advance(30);
    expect(await one('Get-ADUser', there)).toMatchObject({ Enabled: true });
  });

  it('shows the value of before, and a removed account, until then', async () => {
    const change = { Identity: 'svc-clientsense', UserPrincipalName: 'svc-clientsense@contoso.example' };
    await run('Set-ADUser', { ...change, Server: 'dc02.contoso.local' });
    const nameAt = async (server: string) =>
      (await one('Get-ADUser', { Identity: 'svc-clientsense', Server: server }))['UserPrincipalName'];
    expect(await nameAt('dc01')).toBe('svc-clientsense@contoso.local');
    expect(await nameAt('dc02')).toBe('svc-clientsense@contoso.example');
    await run('Remove-ADUser', { Identity: 'monosync_svc', Confirm: false, Server: 'dc02' });
    expect(await one('Get-ADUser', { Identity: 'monosync_svc', Server: 'dc01' })).toMatchObject({ Enabled: true });
    organization.clock.advance(60);
    expect(await nameAt('dc01')).toBe('svc-clientsense@contoso.example');
    expect(await refusal(run('Get-ADUser', { Identity: 'monosync_svc', Server: 'dc01' }))).toEqual(notFound);
  });

  it('is asked of no host that isn’t a domain controller', async () => {
    const asked = run('Get-ADUser', { Identity: 'kim.lund', Server: 'ex01.contoso.local' });
    expect(await refusal(asked)).toEqual(['ActiveDirectoryServer:0', 'ADServerDownException']);
    expect(await run('Get-ADUser', { Identity: 'kim.lund', Server: 'contoso.local' })).toHaveLength(1);
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

  it('may look', async () => {
    expect(await run('Get-ADUser', { Identity: 'noor.vos' }, 'kim.lund')).toHaveLength(1);
  });
});

describe('passwords', () => {
  it('are reset by who may, and changed by who knows the old one', async () => {
    const identity = { Identity: 'monosync_svc' };
    await run('Set-ADAccountPassword', { ...identity, Reset: true, NewPassword: password });
    expect(accountOf(organization, 'monosync_svc').password).toBe(password.value);
    const next = { ...identity, NewPassword: new SecureText('Korenbloem-4712') };
    const wrong = run('Set-ADAccountPassword', { ...next, OldPassword: new SecureText('x') }, 'monosync_svc');
    expect((await refusal(wrong))?.[0]).toBe('ActiveDirectoryServer:1326');
    await run('Set-ADAccountPassword', { ...next, OldPassword: password }, 'monosync_svc');
    expect(accountOf(organization, 'monosync_svc').password).toBe('Korenbloem-4712');
  });

  it('are in no audit', async () => {
    await run('New-ADUser', newUser());
    await run('Remove-ADUser', { Identity: 'allsolutions', Confirm: false });
    expect(JSON.stringify(organization.core.store.audit)).not.toContain(password.value);
  });
});

describe('delegation', () => {
  it('without limits is a flag of the computer, which is put back', async () => {
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
