import { publishedCmdlet } from '../../exchange/published-cmdlets.ts';
import { exchangeServerCmdlets } from '../../on-premises/exchange-cmdlets.ts';
import { accountOf, cmdletsOf, exceptionOf, inExchange, openOrganization, type Organization } from './organization.ts';

let organization: Organization;
beforeEach(async () => {
  organization = await openOrganization({ servers: 2 });
});

const run = (cmdlet: string, parameters: Record<string, unknown> = {}, how = {}) =>
  inExchange(organization, cmdlet, parameters, how);
const first = (cmdlet: string, parameters: Record<string, unknown> = {}) => run(cmdlet, parameters).objects[0]!;

it('implements published cmdlets of Exchange Server only', () => {
  const implemented = Object.keys(exchangeServerCmdlets);
  expect(implemented.filter((name) => publishedCmdlet(name, 'se')?.name !== name)).toEqual([]);
});

describe('identities', () => {
  it.each(['Get-Mailbox', 'Get-User', 'Get-CASMailbox', 'Get-Recipient', 'Get-RoleGroup', 'Get-ManagementScope'])(
    '%s answers everything for a null or empty one, and nothing but an error for an unknown one',
    (cmdlet) => {
      const all = run(cmdlet).objects.length;
      expect(run(cmdlet, { Identity: null }).objects).toHaveLength(all);
      expect(run(cmdlet, { Identity: '' }).objects).toHaveLength(all);
      expect(exceptionOf(() => run(cmdlet, { Identity: 'nobody' }))).toBe('ManagementObjectNotFoundException');
    },
  );

  it('name an account in each way that the directory does', () => {
    const { id, sid, distinguishedName } = accountOf(organization, 'kim.lund');
    const names = ['kim.lund@contoso.example', 'CONTOSO\\kim.lund', 'contoso.local/Staff/Kim Lund', 'kim.lund'];
    for (const identity of [...names, distinguishedName, id, sid]) {
      expect(first('Get-User', { Identity: identity })).toMatchObject({
        Guid: id,
        RecipientTypeDetails: 'UserMailbox',
      });
      expect(first('Get-Mailbox', { Identity: identity })).toMatchObject({ Guid: id });
      expect(first('Get-CASMailbox', { Identity: identity })).toMatchObject({ Guid: id });
      expect(first('Get-Recipient', { Identity: identity })).toMatchObject({ Guid: id });
    }
  });

  it('are said to be missing from a domain controller of this organization', () => {
    expect(() => run('Get-Mailbox', { Identity: 'nobody' })).toThrow(/couldn't be found on 'dc01\.contoso\.local'/);
  });
});

describe('a filter of recipients', () => {
  it('may ask for the groups that somebody is directly in', () => {
    const group = 'CN=AllSolutions Users,OU=Groups,DC=contoso,DC=local';
    const found = run('Get-Recipient', {
      Filter: `MemberOfGroup -eq '${group}' -and Department -eq 'Finance'`,
    }).objects;
    expect(found.map((one) => one['Alias'])).toEqual(['kim.lund', 'noor.vos', 'testaccount']);
    expect(found[0]).not.toHaveProperty('MemberOfGroup');
  });
});

describe('a mailbox in the cloud', () => {
  it('is a remote one to Get-Recipient, Get-User and Get-RemoteMailbox, and unknown to Get-Mailbox', () => {
    const identity = { Identity: 'ada.berg@contoso.example' };
    const remote = { RecipientTypeDetails: 'RemoteUserMailbox' };
    expect(first('Get-Recipient', identity)).toMatchObject(remote);
    expect(first('Get-User', identity)).toMatchObject(remote);
    expect(first('Get-RemoteMailbox', identity)).toMatchObject(remote);
    expect(exceptionOf(() => run('Get-Mailbox', identity))).toBe('ManagementObjectNotFoundException');
  });
});

describe('what a session has', () => {
  it('is nothing for an account without a role', () => {
    expect(cmdletsOf(organization, 'svc-clientsense').names).toEqual([]);
    expect(exceptionOf(() => run('Get-Mailbox', {}, { as: 'svc-clientsense' }))).toBe('CommandNotFoundException');
  });

  it('is the tracking log in place of traces, and nothing of the service', () => {
    const { names } = cmdletsOf(organization, 'runbooks$');
    expect(names).toContain('Get-MessageTrackingLog');
    expect(names).not.toContain('Get-MessageTraceV2');
    expect(exceptionOf(() => run('Get-ServicePrincipal'))).toBe('CommandNotFoundException');
  });

  it('ends at the view-only roles for a member of a group that has no others', () => {
    const { clock } = organization;
    run('New-RoleGroup', {
      Name: 'Client Sense Management',
      Roles: ['View-Only Recipients'],
      Members: ['svc-clientsense'],
    });
    clock.advance(60);
    expect(run('Get-Mailbox', { ResultSize: 2 }, { as: 'svc-clientsense' }).objects).toHaveLength(2);
    expect(exceptionOf(() => run('New-Mailbox', { Name: 'x' }, { as: 'svc-clientsense' }))).toBe(
      'CommandNotFoundException',
    );
  });
});

describe('servers and their virtual directories', () => {
  it('are found by name, host name and guid, one that is down too', () => {
    organization.state().servers[1]!.isDown = true;
    expect(run('Get-ExchangeServer').objects.map((server) => server['Name'])).toEqual(['EX01', 'EX02']);
    for (const identity of ['EX02', 'ex02.contoso.local', organization.state().servers[1]!.guid]) {
      expect(first('Get-ExchangeServer', { Identity: identity })).toMatchObject({
        Fqdn: 'ex02.contoso.local',
        AdminDisplayVersion: 'Version 15.2 (Build 2562.17)',
      });
    }
  });

  it.each([
    ['PowerShell', 'PowerShellVirtualDirectory'],
    ['EWS', 'WebServicesVirtualDirectory'],
  ])('%s: Basic is switched on for the one that is named, and nothing else changes', (kind, noun) => {
    const before = structuredClone(organization.state().servers);
    const identity = `EX02\\${kind} (Default Web Site)`;
    run(`Set-${noun}`, { Identity: identity, BasicAuthentication: true, Confirm: false });
    expect(first(`Get-${noun}`, { Server: 'ex02.contoso.local' })).toMatchObject({
      Identity: identity,
      BasicAuthentication: true,
      WindowsAuthentication: true,
    });
    expect(first(`Get-${noun}`, { Server: 'EX01' })['BasicAuthentication']).toBe(false);
    run(`Set-${noun}`, { Identity: identity, BasicAuthentication: false, Confirm: false });
    expect(organization.state().servers).toEqual(before);
  });

  it('without a server’s name are those of the session’s own', () => {
    const identity = 'EWS (Default Web Site)';
    run(
      'Set-WebServicesVirtualDirectory',
      { Identity: identity, BasicAuthentication: true, Confirm: false },
      { server: 'EX02' },
    );
    const switched = run('Get-WebServicesVirtualDirectory').objects.filter(
      (one) => one['BasicAuthentication'] === true,
    );
    expect(switched.map((one) => one['Server'])).toEqual(['EX02']);
  });

  it('of a server that is down are an error, and a warning in a list of all', () => {
    organization.state().servers[1]!.isDown = true;
    const wanted = { Server: 'EX02' };
    expect(exceptionOf(() => run('Get-WebServicesVirtualDirectory', wanted))).toBe('IISGeneralCOMException');
    expect(run('Get-WebServicesVirtualDirectory', { ...wanted, ADPropertiesOnly: true }).objects).toHaveLength(1);
    const listed = run('Get-PowerShellVirtualDirectory');
    expect(listed.objects.map((one) => one['Server'])).toEqual(['EX01']);
    expect(listed.warnings).toEqual([expect.stringContaining('EX02')]);
  });

  it('are asked for a confirmation that nobody can give unless it is given before', () => {
    const identity = { Identity: 'EX01\\EWS (Default Web Site)', BasicAuthentication: true };
    expect(exceptionOf(() => run('Set-WebServicesVirtualDirectory', identity))).toBe('HostException');
  });
});

describe('the tracking log', () => {
  it('is the session’s server’s own, or the one that is named', () => {
    const of = (parameters: Record<string, unknown>, how = {}) =>
      new Set(run('Get-MessageTrackingLog', parameters, how).objects.map((line) => line['ServerHostname']));
    expect(of({})).toEqual(new Set(['EX01']));
    expect(of({}, { server: 'EX02' })).toEqual(new Set(['EX02']));
    expect(of({ Server: 'EX02' })).toEqual(new Set(['EX02']));
    expect(exceptionOf(() => run('Get-MessageTrackingLog', { Server: 'EX09' }))).toBe(
      'ManagementObjectNotFoundException',
    );
  });

  it('is narrowed by time, addresses and event, and cut', () => {
    const lines = run('Get-MessageTrackingLog').objects;
    const {
      Sender: sender,
      Recipients: recipients,
      Timestamp: at,
    } = lines[0] as {
      Sender: string;
      Recipients: string[];
      Timestamp: string;
    };
    const found = run('Get-MessageTrackingLog', { Sender: sender, Recipients: recipients, EventId: 'DELIVER' }).objects;
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((line) => line['Sender'] === sender && line['EventId'] === 'DELIVER')).toBe(true);
    const until = run('Get-MessageTrackingLog', { End: at }).objects;
    expect(until.length).toBeGreaterThan(0);
    expect(until.every((line) => line['Timestamp'] === at)).toBe(true);
    expect(until.length).toBeLessThan(lines.length);
    expect(run('Get-MessageTrackingLog', { Start: organization.clock.iso() }).objects).toEqual([]);
    expect(run('Get-MessageTrackingLog', { ResultSize: 1 })).toMatchObject({ warnings: [expect.any(String)] });
  });
});

describe('remote PowerShell', () => {
  it('is reported of an account, and enabled for it', () => {
    const identity = { Identity: 'CONTOSO\\svc-synced' };
    expect(first('Get-User', identity)['RemotePowerShellEnabled']).toBe(false);
    run('Set-User', { ...identity, RemotePowerShellEnabled: true, Confirm: false });
    expect(first('Get-User', identity)['RemotePowerShellEnabled']).toBe(true);
  });
});
