/**
 * A certificate as it lies in the store: one PEM text with the certificate (its issuers after it) and its private key.
 */
import { createPrivateKey } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';
import type { CertificateCredential } from '../entra/identity.ts';

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const keyBlock = /-----BEGIN (?:RSA )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA )?PRIVATE KEY-----/;

/** Splits the PEM text. Throws `secret-not-a-certificate`, which names the reference only. */
export function certificateCredential(pem: string, reference: string): CertificateCredential {
  const certificates = pem.match(certificateBlock);
  const key = keyBlock.exec(pem)?.[0];
  if (certificates === null || key === undefined) throw notOne(reference);
  try {
    const privateKey = createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' });
    return { kind: 'certificate', certificate: certificates.join('\n'), privateKey: String(privateKey) };
  } catch {
    throw notOne(reference);
  }
}

function notOne(reference: string): Failure {
  return new Failure('secret-not-a-certificate', { service: 'secrets', subject: reference });
}
