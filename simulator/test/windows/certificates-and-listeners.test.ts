import { X509Certificate } from 'node:crypto';
import type { ShellObject } from '../../shell.ts';
import { leavingSession } from '../../windows/leaving-session.ts';
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
