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
  /**
   * Takes away what was staged, which it finds by the rotation's mark: the record may know nothing of it yet.
   * @returns whether there was something
   */
  unstage(context: ConnectionContext, rotating: Rotating): Promise<boolean>;
  /** Makes the new version work where people sign in, and answers all that is known of it. */
  register(context: ConnectionContext, rotating: Rotating, validFor: string): Promise<CredentialVersion>;
  /** Whether the tenant has this version; null: it can't be found out. */
  isRegistered(context: ConnectionContext, credential: Credential, version: CredentialVersion): Promise<boolean | null>;
  /**
   * Rolls the new version back, with the old one still there.
   * @param next null: the record knows nothing of it, and it is found by the rotation's mark
   * @returns whether there was something; true where that can't be found out
   */
  unregister(context: ConnectionContext, rotating: Rotating, next: CredentialVersion | null): Promise<boolean>;
  /** Takes the old version away. */
  retire(context: ConnectionContext, rotating: Rotating): Promise<void>;
  /** Whether the old version is there to go back to; left out where that is so as long as it is registered. */
  isOldThere?(context: ConnectionContext, rotating: Rotating): Promise<boolean>;
}
