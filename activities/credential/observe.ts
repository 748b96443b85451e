/** What can be seen of a credential of ours without its tenant: whether the store has it, and how strong it is. */
import { X509Certificate } from 'node:crypto';
import { certificateCredential } from '../../connectors/secrets/certificate-credential.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import type { Credential } from '../../domain/credential.ts';
import type { Seen } from '../../domain/credential-status.ts';
import { isFailure } from '../../domain/failure.ts';

/** @param stored references of all that lies in the store */
export async function observe(
  { kind, current }: Credential,
  stored: ReadonlySet<string>,
  secrets: Pick<SecretStore, 'resolve'>,
): Promise<Seen> {
  // What lies on a server can't be missing from the store.
  if (kind === 'listener-certificate') return { inStore: null, registered: null, keyBits: null };
  const inStore = stored.has(current.secret);
  const keyBits = inStore && kind === 'application-certificate' ? await bitsOf(secrets, current.secret) : null;
  return { inStore, registered: null, keyBits };
}

async function bitsOf(secrets: Pick<SecretStore, 'resolve'>, reference: string): Promise<number | null> {
  try {
    const { certificate } = certificateCredential((await secrets.resolve(reference)).value, reference);
    return new X509Certificate(certificate).publicKey.asymmetricKeyDetails?.modulusLength ?? null;
  } catch (error) {
    if (isFailure(error)) return null;
    throw error;
  }
}
