import { SecureText } from '../../shell.ts';
import { inDirectory, newUser, notFound, password, refusal } from './active-directory.ts';
import { accountOf, inExchange, openOrganization, type Organization } from './organization.ts';

let organization: Organization;
beforeEach(async () => {
  organization = await openOrganization({ servers: 2 });
});

const run = (cmdlet: string, parameters: Record<string, unknown> = {}, as?: string) =>
  inDirectory(organization, cmdlet, parameters, as);
const one = async (cmdlet: string, parameters: Record<string, unknown>) => (await run(cmdlet, parameters))[0]!;

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

  it.each([
    ['a logon name of more than twenty characters', { SamAccountName: 'x'.repeat(21) }, 'ActiveDirectoryServer:1315'],
    ['a logon name with a bracket', { SamAccountName: 'all[solutions' }, 'ActiveDirectoryServer:1315'],
    ['a name of more than 64 characters', { Name: 'x'.repeat(65) }, 'ActiveDirectoryServer:8322'],
  ])('with %s is refused', async (_what, rest, id) => {
    expect((await refusal(run('New-ADUser', newUser(rest))))?.[0]).toBe(id);
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
