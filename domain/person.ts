/** Who asks for a run, or decides about it: a name as it was typed, or a person whom an identity provider has signed for. */
import type { Role } from './role.ts';

/** Whom an identity provider has signed for, as the worker that writes has verified it. */
export interface SignedIn {
  readonly issuer: string;
  /** What says who it is, at that issuer: at Entra the object ID. */
  readonly subject: string;
  /** To show: others may have had it before, and it may change. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Of another tenant. */
  readonly guest: boolean;
  /** ISO 8601: when they proved to the provider who they are. */
  readonly authTime: string;
  /** SHA-256 of the token: 64 hexadecimal digits. */
  readonly tokenDigest: string;
  /** Credential ID of the passkey that has signed as well. */
  readonly passkey?: string;
  /** Entry of `accounts` in the worker's approvals.yaml that has this account among those of one person. */
  readonly account?: string;
}

export interface Person {
  readonly by: string;
  /** Left out: it is a claim. */
  readonly signedIn?: SignedIn;
}

/**
 * Who has signed in is known by issuer and subject, or by the accounts that the worker's file has for one person; names as
 * typed are compared without case and blanks, so that `Ann` can't approve what `ann ` asked for.
 */
export function samePerson(a: Person, b: Person): boolean {
  if (a.signedIn === undefined || b.signedIn === undefined) return sameName(a.by, b.by);
  const [one, other] = [a.signedIn, b.signedIn];
  if (one.account !== undefined && one.account === other.account) return true;
  return one.issuer === other.issuer && one.subject === other.subject;
}

export function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** A person with what is known of them, to be recorded. */
export function personOf(by: string, signedIn: SignedIn | null | undefined): Person {
  return signedIn == null ? { by } : { by, signedIn };
}

/** As people read it: what was only claimed is never shown without that. */
export function marked({ by, signedIn }: Person): string {
  return `${by} (${signedIn === undefined ? 'a claim' : 'signed in'})`;
}
