import { type OnServer, onServer, seededServers, writes } from './on-server.ts';

let server: OnServer;
let again: () => void;
beforeAll(async () => {
  const seeded = await seededServers(1);
  ({ again } = seeded);
  server = onServer(seeded.organization, 'EX01');
});
beforeEach(() => again());

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

  it('has values of its own, and is the only thing that is implemented', async () => {
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
