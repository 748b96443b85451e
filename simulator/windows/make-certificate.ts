/**
 * Certificates of a Windows server, really made: RSA 2048 with SHA-256, and the extensions that `New-SelfSignedCertificate`
 * puts into one for server authentication (Microsoft Learn, New-SelfSignedCertificate: key usage digital signature and
 * key encipherment; enhanced key usage client and server authentication; the DNS names; basic constraints are left out).
 *
 * Times are the scaled clock's: a client that checks validity in real time may see another expiry.
 */
import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { makeKeyPair, privateKeyPem } from '../identity/key-pairs.ts';
import type { StoredCertificate } from '../tenant/on-premises-state.ts';

export const serverAuthentication = '1.3.6.1.5.5.7.3.1';
export const clientAuthentication = '1.3.6.1.5.5.7.3.2';

export interface WantedCertificate {
  /** A whole distinguished name: `CN=ex01.contoso.local`. */
  subject: string;
  dnsNames: readonly string[];
  friendlyName: string;
  /** ISO 8601. */
  notBefore: string;
  notAfter: string;
  /** Object identifiers; none: good for all. */
  enhancedKeyUsages: readonly string[];
  /** RSA; made anew when absent. */
  keys?: webcrypto.CryptoKeyPair;
  /** Self-signed when absent. */
  authority?: CertificateAuthority;
}

/** An authority of the company's own; computers of the domain trust it. */
interface CertificateAuthority {
  certificate: x509.X509Certificate;
  keys: webcrypto.CryptoKeyPair;
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

export async function makeCertificate(wanted: WantedCertificate): Promise<StoredCertificate> {
  x509.cryptoProvider.set(webcrypto);
  const keys = wanted.keys ?? (await makeKeyPair());
  const { authority } = wanted;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: wanted.subject,
    issuer: authority?.certificate.subject ?? wanted.subject,
    publicKey: keys.publicKey,
    signingKey: authority?.keys.privateKey ?? keys.privateKey,
    signingAlgorithm: algorithm,
    notBefore: new Date(wanted.notBefore),
    notAfter: new Date(wanted.notAfter),
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      ...(wanted.enhancedKeyUsages.length === 0
        ? []
        : [new x509.ExtendedKeyUsageExtension([...wanted.enhancedKeyUsages])]),
      ...(wanted.dnsNames.length === 0
        ? []
        : [new x509.SubjectAlternativeNameExtension(wanted.dnsNames.map((value) => ({ type: 'dns', value })))]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(authority ? [await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey)] : []),
    ],
  });
  const der = Buffer.from(certificate.rawData);
  return {
    thumbprint: createHash('sha1').update(der).digest('hex').toUpperCase(),
    subject: certificate.subject,
    issuer: certificate.issuer,
    dnsNames: [...wanted.dnsNames],
    friendlyName: wanted.friendlyName,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    hasPrivateKey: true,
    der: der.toString('base64'),
    privateKey: await privateKeyPem(keys),
    enhancedKeyUsages: [...wanted.enhancedKeyUsages],
  };
}

/** @param subject a whole distinguished name */
export async function makeAuthority(
  subject: string,
  keys: webcrypto.CryptoKeyPair,
  validity: { notBefore: string; notAfter: string },
) {
  x509.cryptoProvider.set(webcrypto);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: subject,
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(validity.notBefore),
    notAfter: new Date(validity.notAfter),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, keys } satisfies CertificateAuthority;
}
