import { covers, shownAddress } from '../../../simulator/windows/address-range.ts';
import { letsIn } from '../../../simulator/windows/firewall.ts';
import { type OnServer, onServer, seededServers, writes } from './on-server.ts';

let server: OnServer;
let again: () => void;
beforeAll(async () => {
  const seeded = await seededServers(3);
  ({ again } = seeded);
  server = onServer(seeded.organization, 'EX01');
});
beforeEach(() => again());

const rule = {
  Name: 'Monosync',
  DisplayName: 'Monosync (5986)',
  Direction: 'Inbound',
  Protocol: 'TCP',
  LocalPort: ['5986'],
};
const allow = (given: Record<string, unknown> = {}) =>
  server.run('New-NetFirewallRule', { ...rule, RemoteAddress: ['192.168.50.10'], Action: 'Allow', ...given });
const isLetIn = (from: string, port = 5986) => letsIn(server.row(), from, port);

describe('a remote address', () => {
  it.each([
    ['Any', '10.1.2.3', true],
    ['LocalSubnet', '192.168.50.99', true],
    ['LocalSubnet', '192.168.51.1', false],
    ['192.168.50.10', '192.168.50.10', true],
    ['192.168.50.10', '192.168.50.11', false],
    ['192.168.50.8-192.168.50.12', '192.168.50.10', true],
    ['192.168.50.8-192.168.50.9', '192.168.50.10', false],
    ['192.168.50.77/26', '192.168.50.64', true],
    ['192.168.50.64/255.255.255.192', '192.168.50.128', false],
    ['0.0.0.0/0', '8.8.8.8', true],
  ])('%s covers %s: %s', (word, address, expected) => expect(covers(word, address)).toBe(expected));

  it.each([
    ['192.168.50.77/26', '192.168.50.64/255.255.255.192'],
    ['192.168.50.10/32', '192.168.50.10/255.255.255.255'],
    ['localsubnet', 'LocalSubnet'],
    ['192.168.50.10', '192.168.50.10'],
    ['192.168.50.300', undefined],
    ['192.168.50.0/33', undefined],
    ['192.168.50.0/255.0.255.0', undefined],
    ['192.168.50.12-192.168.50.8', undefined],
    ['mon.contoso.local', undefined],
  ])('%s is shown as %s', (word, shown) => expect(shownAddress(word)).toBe(shown));
});

describe('what comes in', () => {
  it('is who a rule lets in, at its port, and nobody else', async () => {
    expect(isLetIn('192.168.50.10')).toBe(false);
    await allow();
    expect([isLetIn('192.168.50.10'), isLetIn('192.168.50.99'), isLetIn('192.168.50.10', 5987)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    ['is off', { Enabled: 'False' }],
    ['is for what goes out', { Direction: 'Outbound' }],
    ['is for UDP', { Protocol: 'UDP' }],
    ['is for networks that the server isn’t in', { Profile: 'Private, Public' }],
    ['blocks', { Action: 'Block' }],
  ])('is nobody by a rule that %s', async (_, given) => {
    await allow(given);
    expect(isLetIn('192.168.50.10')).toBe(false);
  });

  it('is stopped by a rule that blocks, whatever others allow', async () => {
    await allow();
    await allow({ Name: 'no', DisplayName: 'no', Action: 'Block', RemoteAddress: ['192.168.50.0/24'] });
    expect(isLetIn('192.168.50.10')).toBe(false);
  });
});

describe('rules', () => {
  it('are made once, found in their parts, changed, and gone without a trace', async () => {
    const before = structuredClone(server.row());
    await allow({ RemoteAddress: ['192.168.50.10', '192.168.60.0/24'] });
    const found = await server.run('Get-NetFirewallRule', { Name: ['Monosync'] });
    expect(found).toMatchObject([{ InstanceID: 'Monosync', Enabled: 'True', Direction: 'Inbound', Action: 'Allow' }]);
    expect(await server.run('Get-NetFirewallPortFilter', {}, { input: found })).toMatchObject([
      { InstanceID: 'Monosync', Protocol: 'TCP', LocalPort: '5986' },
    ]);
    expect(await server.run('Get-NetFirewallAddressFilter', {}, { input: found })).toMatchObject([
      { InstanceID: 'Monosync', RemoteAddress: ['192.168.50.10', '192.168.60.0/255.255.255.0'] },
    ]);
    const again = await allow().catch((error: unknown) => error);
    expect(again).toMatchObject({ fullyQualifiedErrorId: 'Windows System Error 183,New-NetFirewallRule' });
    await server.run('Set-NetFirewallRule', { Name: ['Monosync'], RemoteAddress: ['192.168.50.99'] });
    expect(isLetIn('192.168.50.99')).toBe(true);
    await server.run('Remove-NetFirewallRule', { Name: ['Monosync'] });
    expect(server.row()).toEqual(before);
  });

  it('that aren’t there say which property was looked for', async () => {
    for (const cmdlet of ['Get-NetFirewallRule', 'Set-NetFirewallRule', 'Remove-NetFirewallRule']) {
      expect(await server.refused(cmdlet, { Name: ['Monosync'] })).toMatchObject({
        fullyQualifiedErrorId: `CmdletizationQuery_NotFound_InstanceID,${cmdlet}`,
        category: 'ObjectNotFound',
      });
    }
    const byDisplayName = await server.refused('Get-NetFirewallRule', { DisplayName: ['Monosync'] });
    expect(byDisplayName.fullyQualifiedErrorId).toBe('CmdletizationQuery_NotFound_DisplayName,Get-NetFirewallRule');
    expect(await server.run('Get-NetFirewallRule', { Name: ['Mono*'] })).toEqual([]);
  });

  it('of a pipeline that gave nothing have no filters, and all have when none is asked for', async () => {
    const set = 'ByAssociatedNetFirewallRule';
    expect(await server.run('Get-NetFirewallPortFilter', {}, { set })).toEqual([]);
    expect(await server.run('Get-NetFirewallPortFilter')).toHaveLength(server.row().firewallRules.length);
  });

  it('are neither made of what isn’t a port or an address, nor all removed at once', async () => {
    for (const given of [{ LocalPort: ['70000'] }, { RemoteAddress: ['nowhere'] }, { Protocol: 'ICMPv4' }]) {
      expect(await allow(given).catch((error: unknown) => error)).toMatchObject({ category: 'InvalidArgument' });
    }
    expect((await server.refused('Remove-NetFirewallRule')).category).toBe('NotImplemented');
  });

  it('are for administrators', async () => {
    const as = { as: 'monosync_svc' };
    expect(await server.refused('New-NetFirewallRule', rule, as)).toMatchObject({
      fullyQualifiedErrorId: 'Windows System Error 5,New-NetFirewallRule',
      category: 'PermissionDenied',
    });
    expect((await server.refused('Get-NetFirewallRule', {}, as)).category).toBe('PermissionDenied');
  });
});

describe('a test of a connection', () => {
  it('reaches what listens and lets in, and says what it doesn’t reach', async () => {
    const test = async (ComputerName: string, Port: number) =>
      (await server.run('Test-NetConnection', { ComputerName, Port }))[0]!['TcpTestSucceeded'];
    expect(await test('ex02.contoso.local', 5985)).toBe(true);
    // Its listener is there, and no rule for it.
    expect(await test('ex02.contoso.local', 5986)).toBe(false);
    expect(
      await onServer(server.organization, 'EX02').run('Test-NetConnection', { ComputerName: 'localhost', Port: 5986 }),
    ).toMatchObject([{ TcpTestSucceeded: true }]);
    expect(await test('ex01.contoso.local', 5986)).toBe(false);
    expect(await test('elsewhere.contoso.local', 5985)).toBe(false);
    server.organization.core.store.note(({ onPremises }) => {
      onPremises!.servers[1]!.isDown = true;
    });
    expect(await test('ex02.contoso.local', 5985)).toBe(false);
  });

  it('asks WinRM of its own server who it is', async () => {
    expect(await server.run('Test-WSMan')).toMatchObject([{ ProductVendor: 'Microsoft Corporation' }]);
  });
});

describe('the proxy of EWS', () => {
  const PSPath = ['MACHINE/WEBROOT/APPHOST/Exchange Back End/EWS'];
  const Filter = ['system.net/defaultProxy/proxy'];
  const set = (Name: string, Value: unknown) =>
    server.run('Set-WebConfigurationProperty', { PSPath, Filter, Name, Value });
  const get = async () =>
    Object.fromEntries(
      (
        await server.run('Get-WebConfigurationProperty', {
          PSPath,
          Filter,
          Name: ['usesystemdefault', 'proxyaddress', 'bypassonlocal'],
        })
      ).map((one) => [one['Name'], [one['Value'], one['IsInheritedFromDefaultValue']]]),
    );

  it('is written attribute by attribute or at once, not twice, and cleared', async () => {
    expect(server.row().ewsProxy).toBeNull();
    await set('proxyaddress', 'http://proxy.contoso.local:8080');
    expect(await get()).toEqual({
      usesystemdefault: ['Unspecified', true],
      proxyaddress: ['http://proxy.contoso.local:8080', false],
      bypassonlocal: ['Unspecified', true],
    });
    await set('.', { usesystemdefault: 'False', bypassonlocal: 'True' });
    const before = writes(server.organization);
    await set('bypassonlocal', 'True');
    expect(writes(server.organization)).toBe(before);
    await server.run('Clear-WebConfiguration', { PSPath, Filter: [`${Filter[0]}/@bypassonlocal`] });
    expect(server.row().ewsProxy).toMatchObject({ usesystemdefault: 'False', bypassonlocal: '' });
    await server.run('Clear-WebConfiguration', { PSPath, Filter });
    expect(server.row().ewsProxy).toBeNull();
  });

  it('has words of its own, and is the only thing that is played', async () => {
    expect(await set('bypassonlocal', 'sometimes').catch((error: unknown) => error)).toMatchObject({
      reason: 'COMException',
    });
    const elsewhere = { PSPath: ['MACHINE/WEBROOT/APPHOST'], Filter, Name: ['proxyaddress'] };
    expect((await server.refused('Get-WebConfigurationProperty', elsewhere)).category).toBe('NotImplemented');
    const another = { PSPath, Filter: ['system.web/compilation'], Name: ['debug'] };
    expect((await server.refused('Get-WebConfigurationProperty', another)).category).toBe('NotImplemented');
  });

  it('is for administrators', async () => {
    const error = await server.refused(
      'Get-WebConfigurationProperty',
      { PSPath, Filter, Name: ['proxyaddress'] },
      { as: 'monosync_svc' },
    );
    expect(error.category).toBe('PermissionDenied');
  });
});
