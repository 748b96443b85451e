/** A self-signed certificate for an application: the tenant keeps the public half, a file the private one. */
import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { type KeyPairs, openKeyPairs, privateKeyPem } from '../../identity/key-pairs.ts';

export interface MadeCertificate {
  /** DER, base64. */
  der: string;
  /** Thumbprint, base64. */
  sha1: string;
  notBefore: string;
  certificatePem: string;
  privateKeyPem: string;
}

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/**
 * @param commonName without `CN=`, and without characters that a distinguished name must escape
 * @param keyPairs where its key comes from, by the name `application`; made anew when absent
 */
export async function makeCertificate(
  commonName: string,
  keyPairs: KeyPairs = openKeyPairs(),
): Promise<MadeCertificate> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await keyPairs('application');
  const notBefore = new Date(Date.now() - 15 * 60 * 1000);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName}`,
    keys,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter: new Date(Date.now() + 2 * 365 * 24 * 60 * 60 * 1000),
    extensions: [new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true)],
  });
  const der = Buffer.from(certificate.rawData);
  return {
    der: der.toString('base64'),
    sha1: createHash('sha1').update(der).digest('base64'),
    notBefore: notBefore.toISOString(),
    certificatePem: `${certificate.toString('pem')}\n`,
    privateKeyPem: await privateKeyPem(keys),
  };
}
