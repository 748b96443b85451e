/** How a credential of each kind is rotated. */
import type { CredentialKind } from '../../../domain/credential.ts';
import { accountPasswordRotation } from './account-password.ts';
import { applicationCertificateRotation } from './application-certificate.ts';
import { applicationSecretRotation } from './application-secret.ts';
import type { CredentialKindRotation } from './credential-kind.ts';
import { listenerCertificateRotation } from './listener-certificate.ts';

export const rotationOfKind: Readonly<Record<CredentialKind, CredentialKindRotation>> = {
  'application-secret': applicationSecretRotation,
  'application-certificate': applicationCertificateRotation,
  'account-password': accountPasswordRotation,
  'listener-certificate': listenerCertificateRotation,
};
