/**
 * Certificates in a server's personal store, as Exchange sees them: with what it uses each for. Only reading is played.
 * Source: odp, Get-ExchangeCertificate (without -Server those of the server whose session it is).
 */
import { type Cmdlets, type CmdletCall, type ExchangeObject, text } from '../../exchange/cmdlet.ts';
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

export const exchangeCertificateCmdlets: Cmdlets = {
  'Get-ExchangeCertificate': {
    plays: ['Server', 'Thumbprint'],
    run: (call) => ({ objects: certificates(call).map(shown) }),
  },
};
