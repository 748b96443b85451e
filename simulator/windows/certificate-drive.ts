/**
 * The drive `Cert:` of a server: the machine's own store, and the user's, which is empty. Everybody may read it.
 *
 * An item is shown as it is on the server itself. A certificate that leaves a remote session is rebuilt from its bytes
 * alone: see `leaving-session.ts`.
 */
import { X509Certificate } from 'node:crypto';
import type { ShellObject } from '../shell.ts';
import type { ExchangeServer, StoredCertificate } from '../tenant/on-premises-state.ts';
import type { Item } from './item-tree.ts';
import { clientAuthentication, serverAuthentication } from './make-certificate.ts';

const usageNames: Readonly<Record<string, string>> = {
  [serverAuthentication]: 'Server Authentication',
  [clientAuthentication]: 'Client Authentication',
};

export function certificateDrive(server: ExchangeServer): Item[] {
  const store = (children: Item[]): Item => ({ name: 'My', shown: { Name: 'My' }, children });
  const location = (name: string, children: Item[]): Item => ({
    name,
    shown: { Location: name, StoreNames: ['My'] },
    children: [store(children)],
  });
  const certificates = server.certificates.map((certificate) => ({
    name: certificate.thumbprint,
    shown: shownCertificate(certificate),
  }));
  return [location('CurrentUser', []), location('LocalMachine', certificates)];
}

export function shownCertificate(certificate: StoredCertificate): ShellObject {
  const der = Buffer.from(certificate.der, 'base64');
  return {
    Thumbprint: certificate.thumbprint,
    Subject: certificate.subject,
    Issuer: certificate.issuer,
    FriendlyName: certificate.friendlyName,
    NotBefore: certificate.notBefore,
    NotAfter: certificate.notAfter,
    SerialNumber: new X509Certificate(der).serialNumber,
    HasPrivateKey: certificate.hasPrivateKey,
    DnsNameList: certificate.dnsNames.map((name) => ({ Punycode: name, Unicode: name })),
    EnhancedKeyUsageList: certificate.enhancedKeyUsages.map((id) => ({
      FriendlyName: usageNames[id] ?? null,
      ObjectId: id,
    })),
    RawData: [...der],
  };
}
