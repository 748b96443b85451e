/** A certificate in a server's store, as a credential's record has it: no secret store has it, so it has a locator. */
import { certificateLocator } from '../../domain/certificate-locator.ts';
import type { CredentialVersion } from '../../domain/rotation.ts';
import type { ServerCertificate } from '../../domain/server-certificate.ts';

export function versionOfCertificate(
  server: string,
  { thumbprint, notBefore, notAfter }: ServerCertificate,
): CredentialVersion {
  return {
    secret: certificateLocator(server, thumbprint),
    keyId: null,
    thumbprint,
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
  };
}
