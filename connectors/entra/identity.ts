/**
 * Who signs in. The credential is fetched at the moment of the sign-in and never kept in the identity, so that an
 * identity can be logged.
 */
export type Identity = ApplicationIdentity | UserIdentity;

export interface ApplicationIdentity {
  kind: 'application';
  clientId: string;
  /** Distinguishes credentials of one application (a secret reference, a thumbprint): tokens are cached by it. */
  credentialId: string;
  credential: () => Promise<ApplicationCredential>;
}

export type ApplicationCredential = { kind: 'secret'; secret: string } | CertificateCredential;

export interface CertificateCredential {
  kind: 'certificate';
  /** PEM of the certificate, its issuers after it if there are any. */
  certificate: string;
  /** PKCS#8 PEM. */
  privateKey: string;
}

/** An account that signs in with its password (ROPC), through a public client. */
export interface UserIdentity {
  kind: 'user';
  userName: string;
  /** Public client to sign in with; default: Microsoft Exchange REST API Based PowerShell. */
  clientId?: string;
  credentialId: string;
  password: () => Promise<string>;
}

/** The public client of ExchangeOnlineManagement (practice). */
export const exchangePowerShellClientId = 'fb78d390-0c51-40cd-8e17-fdbfab77341b';

/** A text that distinguishes identities, without any secret. */
export function identityKey(identity: Identity): string {
  return identity.kind === 'application'
    ? `application/${identity.clientId}/${identity.credentialId}`
    : `user/${identity.userName.toLowerCase()}/${identity.clientId ?? ''}/${identity.credentialId}`;
}

/** Who it is, for a sentence. */
export function identityName(identity: Identity): string {
  return identity.kind === 'application' ? `application ${identity.clientId}` : `account ${identity.userName}`;
}
