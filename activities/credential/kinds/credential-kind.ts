/**
 * What differs from kind to kind in a rotation. Every function is safe twice.
 */
import type { Credential } from '../../../domain/credential.ts';
import type { CredentialVersion, Rotation } from '../../../domain/rotation.ts';
import type { ConnectionContext } from '../../context.ts';

/** A credential whose rotation is under way. */
export interface Rotating {
  readonly credential: Credential;
  readonly rotation: Rotation;
}

export interface CredentialKindRotation {
  /** Makes the new version and stores it; null where only the service can make it. */
  stage(context: ConnectionContext, rotating: Rotating, validFor: string): Promise<CredentialVersion | null>;
  /** Takes away what was staged outside of the secret store; left out where nothing is. */
  unstage?(context: ConnectionContext, rotating: Rotating): Promise<void>;
  /** Makes the new version work where people sign in, and answers all that is known of it. */
  register(context: ConnectionContext, rotating: Rotating, validFor: string): Promise<CredentialVersion>;
  /** Whether the tenant has this version; null: it can't be found out. */
  isRegistered(context: ConnectionContext, credential: Credential, version: CredentialVersion): Promise<boolean | null>;
  /** Rolls the new version back, with the old one still there. */
  unregister(context: ConnectionContext, rotating: Rotating, next: CredentialVersion): Promise<void>;
  /** Takes the old version away. */
  retire(context: ConnectionContext, rotating: Rotating): Promise<void>;
}
