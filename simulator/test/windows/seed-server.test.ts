import { X509Certificate } from 'node:crypto';
import { redacted } from '../../tenant/difference.ts';
import { seedServer } from '../../windows/seed-server.ts';
import { serverAuthentication } from '../../windows/make-certificate.ts';

const now = '2026-11-26T12:00:00.000Z';
const seed = (number: number) =>
  seedServer({
    number,
    domain: { dns: 'contoso.local', netbios: 'CONTOSO' },
    publicName: 'mail.contoso.example',
    administratorSids: ['S-1-5-21-1-2-3-1101', 'S-1-5-21-1-2-3-512'],
    now,
    uuid: () => 'a-guid',
  });
const decoded = (der: string) => new X509Certificate(Buffer.from(der, 'base64'));

it('gives the first server a certificate of the company’s authority, for servers alone, and no HTTPS listener', async () => {
  const { certificates, winrm, fqdn } = await seed(1);
  const [certificate] = certificates;
  expect(certificate).toMatchObject({ dnsNames: [fqdn], enhancedKeyUsages: [serverAuthentication] });
  expect(decoded(certificate!.der).subject).toBe(`CN=${fqdn}`);
  expect(decoded(certificate!.der).issuer).toBe('CN=CONTOSO Issuing CA\nDC=contoso\nDC=local');
  expect(winrm.listeners.map(({ transport }) => transport)).toEqual(['HTTP']);
});

it('gives the second an HTTPS listener whose certificate signed itself and ends in three weeks', async () => {
  const { certificates, winrm, fqdn } = await seed(2);
  const [certificate] = certificates;
  const real = decoded(certificate!.der);
  expect(real.verify(real.publicKey)).toBe(true);
  expect(real.fingerprint.replaceAll(':', '')).toBe(certificate!.thumbprint);
  expect(Date.parse(certificate!.notAfter) - Date.parse(now)).toBe(21 * 24 * 60 * 60 * 1000);
  expect(Date.parse(real.validTo)).toBe(Date.parse(certificate!.notAfter));
  expect(winrm.listeners[1]).toMatchObject({
    transport: 'HTTPS',
    port: 5986,
    hostname: fqdn,
    certificateThumbprint: certificate!.thumbprint,
  });
});

it('leaves the third without a second hop, and none of them with a rule for 5986', async () => {
  const servers = await Promise.all([1, 2, 3].map(seed));
  expect(servers.map(({ secondHopWorks }) => secondHopWorks)).toEqual([true, true, false]);
  expect(
    servers.flatMap(({ firewallRules }) => firewallRules).filter(({ localPort }) => localPort.includes('5986')),
  ).toEqual([]);
});

it('shows who may open a session as Windows does', async () => {
  const { sessionConfigurations } = await seed(1);
  expect(sessionConfigurations.map(({ name, permission }) => [name, permission])).toEqual([
    [
      'microsoft.powershell',
      'NT AUTHORITY\\INTERACTIVE AccessAllowed, BUILTIN\\Administrators AccessAllowed, BUILTIN\\Remote Management Users AccessAllowed',
    ],
    [
      'microsoft.powershell.workflow',
      'BUILTIN\\Administrators AccessAllowed, BUILTIN\\Remote Management Users AccessAllowed',
    ],
  ]);
});

it('keeps a private key out of what the administration shows', async () => {
  expect(JSON.stringify(redacted(await seed(2)))).not.toContain('PRIVATE KEY');
});
