/**
 * A place for secrets' values, whatever it is in: the journal or a vault. Secrets go from an activity to the store and from
 * the store to an activity; everything else has references.
 *
 * Invariants: a version is written once and its number is never used again; storing the same operation twice gives the
 * version of the first time, whatever the value, so that a retry after a crash makes no second one; a damaged version is
 * neither taken for one that isn't there nor in the way of others.
 */
import type { Failure } from './failure.ts';

export const secretKinds = ['password', 'client-secret', 'certificate', 'private-key'] as const;
export type SecretKind = (typeof secretKinds)[number];

export interface PutOptions {
  kind: SecretKind;
  /** Who stores it: a person's name, or the run. */
  createdBy: string;
  /** ISO 8601. */
  notAfter?: string | undefined;
  /** What makes a retry recognizable, such as `<run>/<step>`. */
  operation?: string | undefined;
}

/** What is known of a version without its key. */
export interface SecretMetadata {
  name: string;
  version: number;
  kind: SecretKind;
  /** ISO 8601, UTC. */
  createdAt: string;
  createdBy: string;
  /** When the secret stops to work where it is registered, ISO 8601. */
  notAfter?: string | undefined;
  /** SHA-256 of the operation that stored it. */
  operation?: string | undefined;
}

export interface StoredSecret extends SecretMetadata {
  /** `secret://name@version`. */
  reference: string;
}

/** A version that can't be used, and why: what reading it throws. */
export interface DamagedSecret {
  /** `secret://name@version`; of several that are missing in a row, the first. */
  reference: string;
  failure: Failure;
}

export interface SecretStore {
  /**
   * Stores a value as the next version. With an operation that was stored before: that version, and its value stays.
   *
   * @throws Failure `secret-damaged` when a damaged version may be that of the operation
   */
  put(name: string, value: string, options: PutOptions): Promise<StoredSecret>;
  /** What is stored, without values, by name and version. Needs no key. */
  list(): Promise<{ secrets: StoredSecret[]; damaged: DamagedSecret[] }>;
  /**
   * The versions of one secret, oldest first.
   *
   * @throws Failure when one of them is damaged
   */
  versions(name: string): Promise<StoredSecret[]>;
  /** One version, or the latest. */
  get(name: string, version?: number): Promise<StoredSecret & { value: string }>;
  /** The value of a reference. Throws `secret-reference-invalid`, `secret-not-found`, or a key's failure. */
  resolve(reference: string): Promise<StoredSecret & { value: string }>;
  /** The reference with its version, checked to be there, without opening it. */
  pin(reference: string): Promise<string>;
  /** Removes one version, or all; damaged ones as well. Answers how many there were. */
  remove(name: string, version?: number): Promise<number>;
  /** Seals every version that an older key has sealed with the current one, one after the other; safe to repeat. */
  reseal(): Promise<{ resealed: number; current: number; failed: DamagedSecret[] }>;
}
