import { accountOf } from '../on-premises/organization.ts';
import { type OnServer, onServer, seededServers, store, writes } from './on-server.ts';

let server: OnServer;
let again: () => void;
beforeAll(async () => {
  const seeded = await seededServers(1);
  ({ again } = seeded);
  server = onServer(seeded.organization, 'EX01');
});
beforeEach(() => again());

describe('paths', () => {
  it('take signs for patterns in -Path and for themselves in -LiteralPath', async () => {
    const { thumbprint } = server.row().certificates[0]!;
    const pattern = `${store}\\[${thumbprint[0]}]${thumbprint.slice(1, -1)}?`;
    expect(await server.run('Get-Item', { Path: [pattern] })).toHaveLength(1);
    expect((await server.refused('Get-Item', { LiteralPath: [pattern] })).category).toBe('ObjectNotFound');
    expect(await server.run('Get-Item', { Path: [`${store}\\[z]*`] })).toEqual([]);
    expect(await server.run('Get-Item', { Path: ['WSMan:\\localhost\\listener\\*'] })).toMatchObject([
      { Name: 'Listener_1084132640', Keys: ['Transport=HTTP', 'Address=*'] },
    ]);
  });

  it('come back as they are reported', async () => {
    const [item] = await server.run('Get-Item', { Path: ['WSMan:\\localhost\\Client\\TrustedHosts'] });
    expect(await server.run('Get-Item', { LiteralPath: [item!['PSPath']] })).toEqual([item]);
  });

  it('fail on a drive that there isn’t, and aren’t made up for one that isn’t implemented', async () => {
    expect(await server.refused('Get-Item', { Path: ['WSMann:\\localhost'] })).toMatchObject({
      fullyQualifiedErrorId: 'DriveNotFound,Microsoft.PowerShell.Commands.GetItemCommand',
      targetName: 'WSMann',
    });
    expect((await server.refused('Get-Item', { Path: ['C:\\Windows'] })).category).toBe('NotImplemented');
  });
});

describe('settings of WinRM', () => {
  const level = 'WSMan:\\localhost\\Service\\Auth\\CbtHardeningLevel';
  const hosts = 'WSMan:\\localhost\\Client\\TrustedHosts';

  it('are changed, not written again, and as before when they are restored', async () => {
    const before = structuredClone(server.row());
    await server.run('Set-Item', { Path: [level], Value: 'none' });
    expect(await server.run('Get-Item', { Path: [level] })).toMatchObject([{ Value: 'None', SourceOfValue: '' }]);
    const auth = await server.run('Get-WSManInstance', { ResourceURI: 'winrm/config/service/auth' });
    expect(auth).toMatchObject([{ CbtHardeningLevel: 'None' }]);
    const written = writes(server.organization);
    await server.run('Set-Item', { Path: [level], Value: 'None' });
    expect(writes(server.organization)).toBe(written);
    await server.run('Set-Item', { Path: [level], Value: 'Relaxed' });
    expect(server.row()).toEqual(before);
    expect((await server.refused('Set-Item', { Path: [level], Value: 'Off' })).exceptionType).toBe(
      'System.InvalidOperationException',
    );
  });

  it('add hosts to those that are trusted, each once, and only when confirmation is switched off', async () => {
    const add = (Value: unknown) => ({ Path: [hosts], Value, Concatenate: true, Force: true });
    await server.run('Set-Item', add('a.contoso.local'));
    await server.run('Set-Item', add('a.contoso.local,*.contoso.example'));
    expect(server.row().winrm.trustedHosts).toBe('a.contoso.local,*.contoso.example');
    expect((await server.refused('Set-Item', { Path: [hosts], Value: '*' })).message).toMatch(/NonInteractive/);
    expect((await server.refused('Set-Item', add(['a', 'b']))).message).toMatch(/System\.Object\[\]/);
    expect((await server.refused('Set-Item', { Path: [hosts], Value: 'a b', Force: true })).message).toMatch(
      /invalid hostname/,
    );
  });

  it('that group policy has say so, and refuse', async () => {
    server.organization.core.store.note(({ onPremises }) => {
      Object.assign(onPremises!.servers[0]!.winrm, { cbtHardeningLevelSource: 'GPO', trustedHostsSource: 'GPO' });
    });
    for (const [path, Value] of [
      [level, 'None'],
      [hosts, '*'],
    ] as const) {
      expect(await server.run('Get-Item', { Path: [path] })).toMatchObject([{ SourceOfValue: 'GPO' }]);
      const error = await server.refused('Set-Item', { Path: [path], Value, Force: true });
      expect(error).toMatchObject({
        fullyQualifiedErrorId: 'System.InvalidOperationException,Microsoft.PowerShell.Commands.SetItemCommand',
        category: 'NotSpecified',
      });
      expect(error.message).toMatch(/controlled by policies/);
    }
    const [auth] = await server.run('Get-WSManInstance', { ResourceURI: 'winrm/config/service/auth' });
    expect(auth!['CbtHardeningLevel']).toEqual({ Source: 'GPO', '#text': 'Relaxed' });
  });

  it('are denied to an account that may only open a session', async () => {
    const { sid } = accountOf(server.organization, 'monosync_svc');
    await server.run('Add-LocalGroupMember', { SID: 'S-1-5-32-580', Member: [sid] });
    for (const [cmdlet, given] of [
      ['Get-Item', {}],
      ['Set-Item', { Value: 'None' }],
    ] as const) {
      const error = await server.refused(cmdlet, { Path: [level], ...given }, { as: 'monosync_svc' });
      expect(error.message).toMatch(/^Access is denied/);
    }
  });
});
