/**
 * RSA certificates that applications sign in with, made here and signed by themselves. The private key goes into the
 * store and nowhere else: what comes back is public.
 *
 * Source: learn; NotBefore is set 15 minutes back to absorb clock skew.
 */
import { createHash, webcrypto } from 'node:crypto';
import { certificateCredential } from './certificate-credential.ts';
import type { SecretStore } from '../../domain/secret-store.ts';

export interface CertificateOptions {
  /** Name of the secret under which certificate and key are stored as one PEM text. */
  secretName: string;
  commonName: string;
  /** From when it is valid (on the connection's clock), milliseconds since the epoch. */
  now: number;
  validDays: number;
  /** 2048 or more; default 2048. */
  bits?: number;
  createdBy: string;
  /** What makes a retry recognizable. */
  operation: string;
}

/** The public part of a certificate that lies in the store. */
export interface StoredCertificate {
  reference: string;
  /** DER, base64: what keyCredentials and a .cer file contain. */
  der: string;
  /** Upper-case hexadecimal. */
  thumbprintSha1: string;
  thumbprintSha256: string;
  subject: string;
  serialNumber: string;
  /** ISO 8601. */
  notBefore: string;
  notAfter: string;
}

const skew = 15 * 60_000;
const day = 86_400_000;
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };

/** Makes a certificate and stores it; the same operation a second time answers with the first one's certificate. */
export async function makeCertificate(store: SecretStore, options: CertificateOptions): Promise<StoredCertificate> {
  const { bits = 2048, now, validDays, commonName, createdBy, operation } = options;
  if (bits < 2048) throw new RangeError('An RSA key needs 2048 bits or more.');
  const { x509 } = await import('./x509.ts');
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey({ ...algorithm, modulusLength: bits }, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    notBefore: new Date(now - skew),
    notAfter: new Date(now + validDays * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  const { reference } = await store.put(options.secretName, `${certificate.toString('pem')}\n${key}\n`, {
    kind: 'certificate',
    createdBy,
    notAfter: certificate.notAfter.toISOString(),
    operation,
  });
  return storedCertificate(store, reference);
}

/** The public part of a certificate in the store. */
export async function storedCertificate(store: SecretStore, reference: string): Promise<StoredCertificate> {
  const secret = await store.resolve(reference);
  const { x509 } = await import('./x509.ts');
  const certificate = new x509.X509Certificate(certificateCredential(secret.value, reference).certificate);
  const der = Buffer.from(certificate.rawData);
  const thumbprint = (hash: string): string => createHash(hash).update(der).digest('hex').toUpperCase();
  return {
    reference: secret.reference,
    der: der.toString('base64'),
    thumbprintSha1: thumbprint('sha1'),
    thumbprintSha256: thumbprint('sha256'),
    subject: certificate.subject,
    serialNumber: certificate.serialNumber,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
  };
}
