/**
 * Certificates in a server's personal store, as Exchange sees them: with what it uses each for.
 * Source: odp, Get-ExchangeCertificate, Enable-ExchangeCertificate (without -Server those of the server whose session it is;
 * services are added to those that are there).
 */
import { type Cmdlets, type CmdletCall, type ExchangeObject, text, texts, write } from '../../exchange/cmdlet.ts';
import { objectNotFound } from '../../exchange/cmdlet-error.ts';
import type { StoredCertificate } from '../../tenant/state.ts';
import { serverNamed } from './exchange-server.ts';

const shown = (certificate: StoredCertificate): ExchangeObject => ({
  Thumbprint: certificate.thumbprint,
  Subject: certificate.subject,
  Issuer: certificate.issuer,
  FriendlyName: certificate.friendlyName,
  CertificateDomains: certificate.dnsNames,
  NotBefore: certificate.notBefore,
  NotAfter: certificate.notAfter,
  HasPrivateKey: certificate.hasPrivateKey,
  IsSelfSigned: certificate.subject === certificate.issuer,
  Services: certificate.exchangeServices ?? 'None',
});

function certificates(call: CmdletCall): readonly StoredCertificate[] {
  const identity = text(call, 'Server') ?? call.server?.name ?? '';
  const { certificates: all } = serverNamed(call, identity);
  const thumbprint = text(call, 'Thumbprint')?.toUpperCase();
  if (thumbprint === undefined) return all;
  const found = all.filter((certificate) => certificate.thumbprint === thumbprint);
  if (found.length === 0) throw objectNotFound(thumbprint);
  return found;
}

function enable(call: CmdletCall): null {
  const [{ thumbprint } = { thumbprint: '' }] = certificates(call);
  const given = (texts(call, 'Services') ?? []).flatMap((words) => words.split(',').map((word) => word.trim()));
  write(call, thumbprint, ({ onPremises }) => {
    const rows = onPremises?.servers.flatMap((server) => server.certificates) ?? [];
    for (const row of rows.filter((each) => each.thumbprint === thumbprint)) {
      const before = row.exchangeServices?.split(', ') ?? [];
      row.exchangeServices = [...new Set([...before, ...given])].filter((service) => service !== 'None').join(', ');
    }
  });
  return null;
}

export const exchangeCertificateCmdlets: Cmdlets = {
  'Enable-ExchangeCertificate': { implements: ['Server', 'Thumbprint', 'Services', 'Force', 'Confirm'], run: enable },
  'Get-ExchangeCertificate': {
    implements: ['Server', 'Thumbprint'],
    run: (call) => ({ objects: certificates(call).map(shown) }),
  },
};
