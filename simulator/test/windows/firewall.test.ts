import { covers, shownAddress } from '../../windows/address-range.ts';
import { allows } from '../../windows/firewall.ts';
import { type OnServer, onServer, seededServers } from './on-server.ts';

let server: OnServer;
let again: () => void;
beforeAll(async () => {
  const seeded = await seededServers(1);
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
const isLetIn = (from: string, port = 5986) => allows(server.row(), from, port);

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
  it('is who a rule allows, at its port, and nobody else', async () => {
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

  it('that aren’t there say which property was searched', async () => {
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
