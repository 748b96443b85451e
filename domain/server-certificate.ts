/**
 * Which certificates of a Windows server can serve its WinRM listener, and which of them is taken. Pure: the store is read
 * elsewhere.
 *
 * Sources: learn, win32/winrm/installation-and-configuration (an HTTPS listener needs a certificate for server
 * authentication whose CN is the host name, and that hasn't ended); RFC 6125, 6.4.3 (a wildcard stands for one label).
 */

/** A certificate in Cert:\LocalMachine\My. Times in milliseconds since the epoch. */
export interface ServerCertificate {
  /** SHA-1, upper-case hexadecimal. */
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly friendlyName: string;
  readonly dnsNames: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
  readonly hasPrivateKey: boolean;
  /** Object identifiers; none: good for everything. */
  readonly enhancedKeyUsages: readonly string[];
}

export const serverAuthentication = '1.3.6.1.5.5.7.3.1';
const anyUsage = '2.5.29.37.0';

type Fault = (certificate: ServerCertificate, server: string, now: number) => string | undefined;

/** In the order in which a person would check. */
const faults: readonly Fault[] = [
  ({ hasPrivateKey }) => (hasPrivateKey ? undefined : 'has no private key on the server'),
  ({ notAfter }, _server, now) => (notAfter <= now ? `ended on ${dateOf(notAfter)}` : undefined),
  ({ notBefore }, _server, now) => (notBefore > now ? `is good only from ${dateOf(notBefore)} on` : undefined),
  (certificate, server) => (isFor(certificate, server) ? undefined : `is not for ${server}`),
  ({ enhancedKeyUsages }) =>
    enhancedKeyUsages.length === 0 ||
    enhancedKeyUsages.some((usage) => [serverAuthentication, anyUsage].includes(usage))
      ? undefined
      : 'is not for server authentication',
];

/** Why a certificate can't serve the listener of a host, as the rest of a sentence; undefined: it can. */
export function faultOf(certificate: ServerCertificate, server: string, now: number): string | undefined {
  for (const fault of faults) {
    const found = fault(certificate, server, now);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function isSelfSigned({ subject, issuer }: Pick<ServerCertificate, 'subject' | 'issuer'>): boolean {
  return subject === issuer;
}

/** The newest certificate that an authority has issued and that can serve; undefined: none is installed. */
export function newestInstalled(
  certificates: readonly ServerCertificate[],
  server: string,
  now: number,
): ServerCertificate | undefined {
  return certificates
    .filter((each) => !isSelfSigned(each) && faultOf(each, server, now) === undefined)
    .toSorted((a, b) => b.notBefore - a.notBefore || b.notAfter - a.notAfter)[0];
}

/** "self-signed, 6A8D..., until 2027-11-26". */
export function certificateInWords(certificate: ServerCertificate): string {
  const by = isSelfSigned(certificate) ? 'self-signed' : `issued by ${certificate.issuer}`;
  return `${certificate.thumbprint}, ${by}, until ${dateOf(certificate.notAfter)}`;
}

function isFor({ subject, dnsNames }: ServerCertificate, server: string): boolean {
  const commonName = /(?:^|,\s*)CN=([^,]+)/i.exec(subject)?.[1]?.trim();
  const names = dnsNames.length > 0 || commonName === undefined ? dnsNames : [commonName];
  return names.some((name) => nameMatches(name.toLowerCase(), server.toLowerCase()));
}

function nameMatches(name: string, server: string): boolean {
  if (!name.startsWith('*.')) return name === server;
  return server.slice(server.indexOf('.') + 1) === name.slice(2);
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
