/**
 * What leaves the store of a certificate: its public part as a .cer file, and with its key as a .pfx file that is
 * protected by a password, only when it is asked for. Both are made in memory; where they are written is the caller's.
 */
import { X509Certificate } from 'node:crypto';
import { certificateCredential } from './certificate-credential.ts';
import { pfxOf } from './pfx.ts';
import type { Provider } from './pfx.ts';
import type { SecretStore } from '../../domain/secret-store.ts';

/** The certificate of a reference in DER, as a .cer file contains it. */
export async function exportCer(store: SecretStore, reference: string): Promise<Buffer> {
  const { value } = await store.resolve(reference);
  return new X509Certificate(certificateCredential(value, reference).certificate).raw;
}

/**
 * Certificate and key of a reference as PKCS#12. The key of what is exported is no longer only in the store.
 *
 * @param password 8 or more printable ASCII characters
 * @param provider whose key container Windows imports it into
 * @throws Failure `secret-not-a-certificate`, `secret-not-found`, `pfx-password-unusable`
 */
export async function exportPfx(
  store: SecretStore,
  reference: string,
  password: string,
  provider?: Provider,
): Promise<Buffer> {
  const { value } = await store.resolve(reference);
  return pfxOf(certificateCredential(value, reference), password, provider);
}
