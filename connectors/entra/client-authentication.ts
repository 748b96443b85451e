/**
 * How an application proves itself to msal-node: a secret, or a certificate by its SHA-256 thumbprint with the chain
 * (`x5c`) as well.
 */
import { X509Certificate } from 'node:crypto';
import type { NodeAuthOptions } from '@azure/msal-node';
import { Failure } from '../../domain/failure.ts';
import type { ApplicationCredential } from './identity.ts';

/** The part of msal's configuration that contains the credential. */
export function clientAuthentication(
  credential: ApplicationCredential,
  subject: string,
): Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate'> {
  if (credential.kind === 'secret') return { clientSecret: credential.secret };
  const { certificate, privateKey } = credential;
  return { clientCertificate: { thumbprintSha256: thumbprint(certificate, subject), privateKey, x5c: certificate } };
}

/** What of a credential must never be repeated. */
export function secretsOf(credential: ApplicationCredential): string[] {
  return [credential.kind === 'secret' ? credential.secret : credential.privateKey];
}

function thumbprint(certificate: string, subject: string): string {
  try {
    return new X509Certificate(certificate).fingerprint256.replaceAll(':', '');
  } catch {
    throw new Failure('entra-certificate-refused', { service: 'entra', subject: `${subject}: not a PEM certificate` });
  }
}
