import { mayOpenSession } from '../../windows/session-configuration.ts';
import { accountOf } from '../on-premises/organization.ts';
import { type OnServer, onServer, seededServers, writes } from './on-server.ts';

const remoteManagementUsers = 'S-1-5-32-580';
const monosync = 'CONTOSO\\monosync_svc';

let server: OnServer;
let again: () => void;
beforeAll(async () => {
  const seeded = await seededServers(1);
  ({ again } = seeded);
  server = onServer(seeded.organization, 'EX01');
});
beforeEach(() => again());

/** Allows the account to open a session, as its runbook does. */
const letMonosyncIn = () =>
  server.run('Add-LocalGroupMember', { SID: remoteManagementUsers, Member: ['monosync_svc'] });

describe('local groups', () => {
  it('take a member once, by group and account in each of their names', async () => {
    await letMonosyncIn();
    const [member] = await server.run('Get-LocalGroupMember', { Name: 'remote management users' });
    expect(member).toMatchObject({ Name: monosync, ObjectClass: 'User', PrincipalSource: 'ActiveDirectory' });
    for (const name of ['monosync_svc', 'contoso\\MONOSYNC_SVC', 'monosync_svc@contoso.example', member!['SID']]) {
      const error = await server.refused('Add-LocalGroupMember', { SID: remoteManagementUsers, Member: [name] });
      expect(error).toMatchObject({
        fullyQualifiedErrorId: 'MemberExists,Microsoft.PowerShell.Commands.AddLocalGroupMemberCommand',
        category: 'ResourceExists',
        reason: 'MemberExistsException',
      });
    }
  });

  it('are as before when the member is taken out, which isn’t done twice', async () => {
    const before = structuredClone(server.row());
    await letMonosyncIn();
    await server.run('Remove-LocalGroupMember', { SID: remoteManagementUsers, Member: [monosync] });
    expect(server.row()).toEqual(before);
    const error = await server.refused('Remove-LocalGroupMember', { SID: remoteManagementUsers, Member: [monosync] });
    expect(error).toMatchObject({ reason: 'MemberNotFoundException', category: 'ObjectNotFound' });
  });

  it('refuse a group and a principal that there isn’t', async () => {
    const group = await server.refused('Get-LocalGroupMember', { SID: 'S-1-5-32-999' });
    expect(group.fullyQualifiedErrorId).toBe('GroupNotFound,Microsoft.PowerShell.Commands.GetLocalGroupMemberCommand');
    const nobody = await server.refused('Add-LocalGroupMember', { SID: remoteManagementUsers, Member: ['nobody'] });
    expect(nobody).toMatchObject({
      fullyQualifiedErrorId: 'PrincipalNotFound,Microsoft.PowerShell.Commands.AddLocalGroupMemberCommand',
      reason: 'PrincipalNotFoundException',
    });
  });

  it('are seen by everybody and changed by administrators', async () => {
    await letMonosyncIn();
    const as = { as: 'monosync_svc' };
    expect(await server.run('Get-LocalGroup', { SID: [remoteManagementUsers] }, as)).toHaveLength(1);
    const change = { SID: 'S-1-5-32-544', Member: [monosync] };
    expect(await server.refused('Add-LocalGroupMember', change, as)).toMatchObject({
      category: 'PermissionDenied',
      reason: 'AccessDeniedException',
    });
  });

  it('make an administrator of anyone who is in a group of the domain that they contain', async () => {
    expect(await server.run('Get-Service', {}, { as: 'Administrator' })).not.toEqual([]);
  });
});

describe('services', () => {
  it('are started and made automatic, and not written again', async () => {
    await server.run('Set-Service', { Name: 'WinRM', StartupType: 'Manual', Status: 'Stopped' });
    expect(await server.run('Get-Service', { Name: ['winrm'] })).toMatchObject([
      { Status: 'Stopped', StartType: 'Manual' },
    ]);
    await server.run('Set-Service', { Name: 'WinRM', StartupType: 'Automatic' });
    await server.run('Start-Service', { Name: ['WinRM'] });
    const before = writes(server.organization);
    await server.run('Start-Service', { Name: ['WinRM'] });
    await server.run('Set-Service', { Name: 'WinRM', StartupType: 'Automatic' });
    expect(writes(server.organization)).toBe(before);
    expect(await server.run('Get-Service', { Name: ['WinRM'] })).toMatchObject([{ Status: 'Running' }]);
  });

  it('aren’t found under another name, started while disabled, or shown to somebody who isn’t administrator', async () => {
    expect(await server.refused('Get-Service', { Name: ['WinRN'] })).toMatchObject({
      fullyQualifiedErrorId: 'NoServiceFoundForGivenName,Microsoft.PowerShell.Commands.GetServiceCommand',
    });
    await server.run('Set-Service', { Name: 'WinRM', StartupType: 'Disabled', Status: 'Stopped' });
    expect((await server.refused('Start-Service', { Name: ['WinRM'] })).fullyQualifiedErrorId).toMatch(
      /^CouldNotStartService,/,
    );
    const error = await server.refused('Get-Service', { Name: ['WinRM'] }, { as: 'monosync_svc' });
    expect(error.message).toMatch(/^Cannot open Service Control Manager/);
    const change = { Name: 'WinRM', StartupType: 'Manual' };
    expect((await server.refused('Set-Service', change, { as: 'monosync_svc' })).category).toBe('PermissionDenied');
  });

  it('aren’t given what this simulator doesn’t know', async () => {
    expect((await server.refused('Set-Service', { Name: 'WinRM', Status: 'Paused' })).category).toBe('NotImplemented');
  });
});

describe('who may open a session', () => {
  const may = (account: string, configuration?: string) => {
    const { organization } = server;
    return mayOpenSession(organization.state(), server.row(), accountOf(organization, account), configuration);
  };

  it('is an administrator, and anyone who is in Remote Management Users', async () => {
    expect([may('runbooks$'), may('Administrator'), may('monosync_svc')]).toEqual([true, true, false]);
    await letMonosyncIn();
    expect([may('monosync_svc'), may('monosync_svc', 'Microsoft.PowerShell.Workflow')]).toEqual([true, true]);
  });

  it('is nobody by an endpoint that is missing, switched off, or closed to the network', () => {
    expect(may('runbooks$', 'microsoft.exchange')).toBe(false);
    server.organization.core.store.note(({ onPremises }) => {
      const [first, second] = onPremises!.servers[0]!.sessionConfigurations;
      first!.enabled = false;
      second!.securityDescriptorSddl = second!.securityDescriptorSddl.replace('D:P', 'D:P(D;;GA;;;NU)');
    });
    expect([may('runbooks$'), may('runbooks$', 'microsoft.powershell.workflow')]).toEqual([false, false]);
  });
});

describe('remoting', () => {
  it('is switched on where it is off, and left alone where it is on', async () => {
    const asSeeded = structuredClone(server.row());
    const before = writes(server.organization);
    await server.run('Enable-PSRemoting', { SkipNetworkProfileCheck: true, Force: true });
    expect(writes(server.organization)).toBe(before);

    server.organization.core.store.note(({ onPremises }) => {
      const row = onPremises!.servers[0]!;
      Object.assign(
        row.services.find(({ name }) => name === 'WinRM')!,
        { status: 'Stopped', startType: 'Manual' },
      );
      row.winrm.listeners = [];
      row.firewallRules.find(({ name }) => name === 'WINRM-HTTP-In-TCP')!.enabled = false;
      const [configuration] = row.sessionConfigurations;
      configuration!.enabled = false;
      configuration!.permission = `NT AUTHORITY\\NETWORK AccessDenied, ${configuration!.permission}`;
      configuration!.securityDescriptorSddl = configuration!.securityDescriptorSddl.replace('D:P', 'D:P(D;;GA;;;NU)');
    });
    await server.run('Enable-PSRemoting', { SkipNetworkProfileCheck: true, Force: true });
    expect(server.row()).toEqual(asSeeded);
  });

  it('gives an endpoint the descriptor that is wanted, and shows whom that allows', async () => {
    const [member] = await letMonosyncIn().then(() =>
      server.run('Get-LocalGroupMember', { SID: remoteManagementUsers }),
    );
    const sddl = `O:NSG:BAD:P(D;;GA;;;NU)(A;;GA;;;BA)(A;;GA;;;${String(member!['SID'])})S:P(AU;FA;GA;;;WD)`;
    await server.run('Set-PSSessionConfiguration', {
      Name: 'microsoft.powershell',
      SecurityDescriptorSddl: sddl,
      Force: true,
    });
    expect(await server.run('Get-PSSessionConfiguration', { Name: ['Microsoft.PowerShell'] })).toMatchObject([
      {
        Enabled: 'true',
        SecurityDescriptorSddl: sddl,
        Permission: `NT AUTHORITY\\NETWORK AccessDenied, BUILTIN\\Administrators AccessAllowed, ${monosync} AccessAllowed`,
      },
    ]);
  });

  it('refuses a descriptor that isn’t one, an endpoint that there isn’t, and who isn’t administrator', async () => {
    const name = 'microsoft.powershell';
    const wrong = { Name: name, SecurityDescriptorSddl: 'D:(A;;GA;;;ZZ)' };
    expect((await server.refused('Set-PSSessionConfiguration', wrong)).reason).toBe('ParameterBindingException');
    const missing = await server.refused('Get-PSSessionConfiguration', { Name: ['microsoft.exchange'] });
    expect(missing.message).toBe('No session configuration matches criteria "microsoft.exchange".');
    for (const cmdlet of ['Get-PSSessionConfiguration', 'Enable-PSRemoting']) {
      expect((await server.refused(cmdlet, {}, { as: 'monosync_svc' })).message).toMatch(/^Access is denied/);
    }
  });
});
