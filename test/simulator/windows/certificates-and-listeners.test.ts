import { X509Certificate } from 'node:crypto';
import type { ShellObject } from '../../../simulator/on-premises/shell.ts';
import { leavingSession } from '../../../simulator/windows/leaving-session.ts';
import { accountOf } from '../on-premises/organization.ts';
import { https, listener, type OnServer, onServer, seededServers, store, writes } from './on-server.ts';

const fqdn = 'ex01.contoso.local';

let server: OnServer;
let again: () => void;
beforeAll(async () => {
  const seeded = await seededServers(1);
  ({ again } = seeded);
  server = onServer(seeded.organization, 'EX01');
});
beforeEach(() => again());

const makeCertificate = async (given: Record<string, unknown> = {}): Promise<string> => {
  const parameters = { DnsName: [fqdn], CertStoreLocation: store, ...given };
  const [made] = await server.run('New-SelfSignedCertificate', parameters);
  return String(made!['Thumbprint']);
};
const makeListener = (thumbprint: string, hostname = fqdn) =>
  server.run('New-WSManInstance', {
    ResourceURI: listener,
    SelectorSet: https,
    ValueSet: { Hostname: hostname, CertificateThumbprint: thumbprint },
  });
const code = (error: { message: string }) => Number(/Code="(\d+)"/.exec(error.message)?.[1]);
const day = 24 * 60 * 60 * 1000;

describe('certificates', () => {
  it('are really made: for a year from ten minutes ago of the server’s own clock, for servers', async () => {
    server.organization.clock.advance(1000 * 24 * 60 * 60);
    const now = server.organization.clock.now();
    const thumbprint = await makeCertificate({ FriendlyName: 'Monosync' });
    const row = server.row().certificates.find((one) => one.thumbprint === thumbprint)!;
    const real = new X509Certificate(Buffer.from(row.der, 'base64'));
    expect(real.checkHost(fqdn)).toBe(fqdn);
    expect(real.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(real.keyUsage).toContain('1.3.6.1.5.5.7.3.1');
    expect(Math.round((now - Date.parse(row.notBefore)) / 60_000)).toBe(10);
    expect(Math.round((Date.parse(row.notAfter) - now) / day)).toBe(365);
    expect(row.friendlyName).toBe('Monosync');
  });

  it('end when asked for, and are listed and removed one by one', async () => {
    const before = structuredClone(server.row());
    const notAfter = new Date(server.organization.clock.now() + 90 * day).toISOString();
    const thumbprint = await makeCertificate({ NotAfter: notAfter });
    const listed = await server.run('Get-ChildItem', { Path: [store] });
    expect(listed.map((one) => one['Thumbprint'])).toEqual([before.certificates[0]!.thumbprint, thumbprint]);
    const [found] = await server.run('Get-Item', { Path: [`Cert:/LocalMachine/MY/${thumbprint.toLowerCase()}`] });
    expect(Date.parse(String(found!['NotAfter']))).toBe(Math.floor(Date.parse(notAfter) / 1000) * 1000);
    await server.run('Remove-Item', { Path: [`${store}\\${thumbprint}`], DeleteKey: true });
    expect(server.row()).toEqual(before);
    expect((await server.refused('Remove-Item', { Path: [`${store}\\${thumbprint}`] })).fullyQualifiedErrorId).toBe(
      'PathNotFound,Microsoft.PowerShell.Commands.RemoveItemCommand',
    );
  });

  it('may be seen by everybody, made and removed by administrators', async () => {
    const as = { as: 'monosync_svc' };
    const [found] = await server.run('Get-ChildItem', { Path: [store] }, as);
    expect(found).toMatchObject({ HasPrivateKey: true });
    const making = { DnsName: [fqdn], CertStoreLocation: store };
    expect((await server.refused('New-SelfSignedCertificate', making, as)).category).toBe('PermissionDenied');
    const removal = { Path: [`${store}\\${String(found!['Thumbprint'])}`] };
    expect((await server.refused('Remove-Item', removal, as)).reason).toBe('Win32Exception');
    expect(server.row().certificates).toHaveLength(1);
  });

  it('lose their friendly name and their key on the way out of a session, unless properties were picked in it', async () => {
    await makeCertificate({ FriendlyName: 'Monosync' });
    const listed = await server.run('Get-ChildItem', { Path: [store] });
    const names = (objects: ShellObject[]) => objects.map((one) => [one['FriendlyName'], one['HasPrivateKey']]);
    expect(names(leavingSession(listed))).toEqual([
      ['', false],
      ['', false],
    ]);
    const Property = ['Thumbprint', 'FriendlyName', 'hasprivatekey', 'RawData', 'SerialNumber', 'Nothing'];
    const picked = await server.run('Select-Object', { Property }, { input: listed });
    expect(names(leavingSession(picked))).toEqual([
      ['', true],
      ['Monosync', true],
    ]);
    expect(Object.keys(picked[0]!)).toEqual([
      'Thumbprint',
      'FriendlyName',
      'HasPrivateKey',
      'RawData',
      'SerialNumber',
      'Nothing',
    ]);
  });
});

describe('paths', () => {
  it('take signs for patterns in -Path and for themselves in -LiteralPath', async () => {
    const thumbprint = await makeCertificate();
    const pattern = `${store}\\[${thumbprint[0]}]${thumbprint.slice(1, -1)}?`;
    expect(await server.run('Get-Item', { Path: [pattern] })).toHaveLength(1);
    expect((await server.refused('Get-Item', { LiteralPath: [pattern] })).category).toBe('ObjectNotFound');
    expect(await server.run('Get-Item', { Path: [`${store}\\[z]*`] })).toEqual([]);
    expect(await server.run('Get-Item', { Path: ['WSMan:\\localhost\\listener\\*'] })).toMatchObject([
      { Name: 'Listener_1084132640', Keys: ['Transport=HTTP', 'Address=*'] },
    ]);
  });

  it('come back as they are told', async () => {
    const [item] = await server.run('Get-Item', { Path: ['WSMan:\\localhost\\Client\\TrustedHosts'] });
    expect(await server.run('Get-Item', { LiteralPath: [item!['PSPath']] })).toEqual([item]);
  });

  it('fail on a drive that there isn’t, and aren’t made up for one that isn’t played', async () => {
    expect(await server.refused('Get-Item', { Path: ['WSMann:\\localhost'] })).toMatchObject({
      fullyQualifiedErrorId: 'DriveNotFound,Microsoft.PowerShell.Commands.GetItemCommand',
      targetName: 'WSMann',
    });
    expect((await server.refused('Get-Item', { Path: ['C:\\Windows'] })).category).toBe('NotImplemented');
  });
});

describe('the HTTPS listener', () => {
  it('is made with its certificate, is there once, and is gone without a trace', async () => {
    const before = structuredClone(server.row());
    const { thumbprint } = before.certificates[0]!;
    await makeListener(thumbprint.toLowerCase());
    expect(await server.run('Get-WSManInstance', { ResourceURI: listener, SelectorSet: https })).toMatchObject([
      {
        Transport: 'HTTPS',
        Address: '*',
        Port: '5986',
        Hostname: fqdn,
        CertificateThumbprint: thumbprint,
        Enabled: 'true',
      },
    ]);
    expect(await server.run('Get-WSManInstance', { ResourceURI: listener, Enumerate: true })).toHaveLength(2);
    const again = await makeListener(thumbprint).catch((error: unknown) => error as Error);
    expect(code(again as Error)).toBe(2150858803);
    await server.run('Remove-WSManInstance', { ResourceURI: listener, SelectorSet: https });
    expect(server.row()).toEqual(before);
    const gone = await server.refused('Remove-WSManInstance', { ResourceURI: listener, SelectorSet: https });
    expect(gone).toMatchObject({
      fullyQualifiedErrorId: 'WsManError,Microsoft.WSMan.Management.RemoveWSManInstanceCommand',
      category: 'InvalidOperation',
    });
    expect(code(gone)).toBe(2150858752);
  });

  it('isn’t made with a certificate that is missing, meant for something else, or another host’s', async () => {
    const clientOnly = await makeCertificate({ Type: 'Custom', TextExtension: ['2.5.29.37={text}1.3.6.1.5.5.7.3.2'] });
    const another = await makeCertificate({ DnsName: ['mail.contoso.example'] });
    const refusals: [string, number][] = [
      ['', 2150858983],
      ['00'.repeat(20), 2150858882],
      [clientOnly, 2150858990],
      [another, 2150858985],
    ];
    for (const [thumbprint, expected] of refusals) {
      const error = await makeListener(thumbprint).catch((thrown: unknown) => thrown as Error);
      expect(code(error as Error)).toBe(expected);
    }
    expect(server.row().winrm.listeners).toHaveLength(1);
  });

  it('changes name and certificate together, and neither alone to what doesn’t fit', async () => {
    await makeListener(await makeCertificate());
    const renamed = await makeCertificate({ DnsName: ['mail.contoso.example'] });
    const set = (ValueSet: Record<string, string>) =>
      server.run('Set-WSManInstance', { ResourceURI: listener, SelectorSet: https, ValueSet });
    const alone = await set({ CertificateThumbprint: renamed }).catch((error: unknown) => error as Error);
    expect(code(alone as Error)).toBe(2150858985);
    await set({ Hostname: 'mail.contoso.example', CertificateThumbprint: renamed });
    expect(server.row().winrm.listeners[1]).toMatchObject({
      hostname: 'mail.contoso.example',
      certificateThumbprint: renamed,
    });
    const before = writes(server.organization);
    await set({ Hostname: 'mail.contoso.example', CertificateThumbprint: renamed });
    expect(writes(server.organization)).toBe(before);
  });

  it('takes a new certificate by its path, as the vendor’s document has it', async () => {
    await makeListener(await makeCertificate());
    const next = await makeCertificate();
    const Path = ['WSMan:\\localhost\\Listener\\Listener_1305953032\\CertificateThumbprint'];
    await server.run('Set-Item', { Path, Value: next, Force: true });
    expect(await server.run('Get-Item', { Path })).toMatchObject([{ Value: next }]);
  });

  it('keeps its certificate’s thumbprint when the certificate is removed', async () => {
    const thumbprint = await makeCertificate();
    await makeListener(thumbprint);
    await server.run('Remove-Item', { Path: [`${store}\\${thumbprint}`] });
    expect(server.row().winrm.listeners[1]!.certificateThumbprint).toBe(thumbprint);
  });

  it('is nothing for who isn’t administrator', async () => {
    const error = await server.refused(
      'Get-WSManInstance',
      { ResourceURI: listener, Enumerate: true },
      { as: 'monosync_svc' },
    );
    expect(code(error)).toBe(5);
  });
});

describe('settings of WinRM', () => {
  const level = 'WSMan:\\localhost\\Service\\Auth\\CbtHardeningLevel';
  const hosts = 'WSMan:\\localhost\\Client\\TrustedHosts';

  it('are changed, not written again, and as before when they are put back', async () => {
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

  it('add hosts to those that are trusted, each once, and only when told not to ask', async () => {
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

  it('are nothing for who is only let in', async () => {
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
